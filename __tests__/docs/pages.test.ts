// Follows the pages as their readers do, as far as that needs Node and a shell only.
import { followPage, problemsOf } from "../kit/pages/follow-page";
import { hasBash } from "../kit/sandbox";
import { belongingsOf, PAGES, pagesThatNeed, readerOf, textOf } from "./pages";

test.each(PAGES)("every block of %s is executed, or listed with the reason", (page) => {
  expect(problemsOf(textOf(page), readerOf(page).unexecuted ?? {})).toEqual([]);
});

if (!hasBash) process.stderr.write("skipped: no /bin/bash\n");
(hasBash ? test : test.skip).each(pagesThatNeed("node"))("%s works from top to bottom", async (page) => {
  await followPage(textOf(page), belongingsOf(page), readerOf(page).unexecuted);
});
