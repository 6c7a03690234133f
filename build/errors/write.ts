import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorsPage } from "./page";

writeFileSync(join(process.cwd(), "docs/errors.md"), errorsPage(process.cwd()));
