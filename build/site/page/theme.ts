// Runs before the page is drawn, so that a page in the chosen theme never shows in the other one first.
import { keptTheme, show } from "./theme-choice";

show(keptTheme());
