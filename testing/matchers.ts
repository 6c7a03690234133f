import { toKeepAddresses } from "./keep-addresses-matcher";

/** All matchers, for `expect.extend(matchers)` where `expect` is no global. */
export const matchers = { toKeepAddresses };
