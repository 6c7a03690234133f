// Follows the pages of those who use the package, each in a folder of its own, with the packages of one install.
import { followPage } from "../kit/pages/follow-page";
import { whyNoApply } from "../kit/providers";
import { belongingsOf, pagesThatNeed, readerOf, textOf, usesTerraform } from "../docs/pages";

/** Tests of the pages. @param project the folder with the install */
export function describePages(project: () => string): void {
  const missing = whyNoApply();
  describe("the pages for projects", () => {
    for (const page of pagesThatNeed("package")) {
      const skipped = missing !== undefined && usesTerraform(page);
      if (skipped) process.stderr.write(`skipped: ${page}: ${missing}\n`);
      (skipped ? test.skip : test)(`${page} works from top to bottom`, async () => {
        await followPage(textOf(page), belongingsOf(page, project()), readerOf(page).unexecuted);
      });
    }
  });
}
