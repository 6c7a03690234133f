import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorsPage } from "./page";
import { troubleshootingPage } from "./troubleshooting";

const write = (page: string, text: string): void => writeFileSync(join(process.cwd(), "docs", page), text);

write("troubleshooting.md", troubleshootingPage());
void errorsPage(process.cwd()).then((text) => write("errors.md", text));
