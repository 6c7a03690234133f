import { startCopyButtons } from "./copy";
import { startContents } from "./contents";
import { startNavigation } from "./navigation";
import { startSearch } from "./search-dialog";
import { startTheme } from "./theme-choice";

startTheme(document.querySelector<HTMLButtonElement>("#theme")!);
startSearch();
startNavigation();
startContents();
startCopyButtons();
