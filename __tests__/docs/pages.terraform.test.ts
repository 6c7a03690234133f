// Follows the pages whose commands are those of Terraform, in a clone.
import { followPage } from "../kit/pages/follow-page";
import { describeTerraform } from "../kit/terraform";
import { belongingsOf, pagesThatNeed, readerOf, textOf } from "./pages";

describeTerraform("the pages with commands of Terraform", () => {
  test.each(pagesThatNeed("terraform"))("%s works from top to bottom", async (page) => {
    await followPage(textOf(page), belongingsOf(page), readerOf(page).unexecuted);
  });
});
