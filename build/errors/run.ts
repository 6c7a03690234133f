import { checkApp } from "../../constructs/core/synthesis/check-app";
import { type Explanation, Given } from "./given";

/** The message of the error that an example causes, when it runs or when its app is checked. */
export function messageOf({ example }: Explanation): string {
  const given = new Given();
  try {
    example(given);
    checkApp(given.app);
  } catch (error) {
    return (error as Error).message.replace(/^Validation failed with the following errors:\n {2}/, "");
  }
  throw new Error("the example causes no error");
}
