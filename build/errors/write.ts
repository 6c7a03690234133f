import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorsPage } from "./page";

void errorsPage(process.cwd()).then((text) => writeFileSync(join(process.cwd(), "docs/errors.md"), text));
