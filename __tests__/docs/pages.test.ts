// Follows the pages as their readers do, as far as that needs Node only.
import { followPage, problemsOf } from "../kit/pages/follow-page";
import { belongingsOf, PAGES, pagesThatNeed, readerOf, textOf } from "./pages";

test.each(PAGES)("every block of %s is executed, or listed with the reason", (page) => {
  expect(problemsOf(textOf(page), readerOf(page).unexecuted ?? {})).toEqual([]);
});

const pages = pagesThatNeed("node");
(pages.length > 0 ? test.each(pages) : test.skip.each([""]))("%s works from top to bottom", async (page) => {
  await followPage(textOf(page), belongingsOf(page), readerOf(page).unexecuted);
});
