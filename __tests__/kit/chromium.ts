import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

/** `describe` where Chromium is installed. In CI it must be. */
export const describeBrowser: jest.Describe = (() => {
  if (existsSync(CHROMIUM)) return describe;
  if (process.env.CI)
    throw new Error("CI must have Chromium (apt-get install chromium): these tests are never skipped there");
  process.stderr.write(`skipped: no Chromium at ${CHROMIUM}\n`);
  return describe.skip;
})();

export function launchChromium(): Promise<Browser> {
  const quiet = ["quic", "background-networking", "component-update", "sync", "gpu"].map((each) => `--disable-${each}`);
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--headless", "--no-sandbox", "--no-first-run", ...quiet],
  });
}
