// Compares the tables of docs/pods.md, docs/application-code.md and docs/concepts.md with the data.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { SAMPLE_IMAGES, SDK_MINIMUMS } from "../../../facts/kubernetes/sdk";
import { INJECTED_VARIABLES, PROXY_PORT, TOKEN_EXPIRATION } from "../../../facts/kubernetes/webhook";

const read = (page: string): string => readFileSync(resolve(__dirname, "../../../docs", page), "utf8");
const PODS = read("pods.md");
const CODE = read("application-code.md");
const CONCEPTS = read("concepts.md");

test.each(SDK_MINIMUMS.map((each) => [each.ecosystem, each] as const))(
  "the page says from which version %s finds the token",
  (_, { ecosystem, library, minimum }) => {
    expect(CODE).toContain(`| ${ecosystem} | ${library} | ${minimum} |\n`);
  },
);

test.each(SAMPLE_IMAGES.map((each) => [each.ecosystem, each] as const))(
  "the page says where the sample image of %s runs",
  (_, { ecosystem, library, image, windows }) => {
    expect(CODE).toContain(`| ${ecosystem} | ${library} | ${image} | ${windows ? "yes" : "no"} |\n`);
  },
);

test("the page has the present ranges and variables", () => {
  expect(PODS).toContain(
    `| ${TOKEN_EXPIRATION.minimum} to ${TOKEN_EXPIRATION.maximum} | ${TOKEN_EXPIRATION.default} |`,
  );
  expect(PODS).toContain(
    `port ${PROXY_PORT.minimum} to ${PROXY_PORT.maximum}, used by no container | absent; port ${PROXY_PORT.default} |`,
  );
  for (const name of INJECTED_VARIABLES) expect(CONCEPTS).toContain(`\`${name}\``);
});
