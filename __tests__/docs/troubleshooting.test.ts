import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { troubleshootingPage } from "../../build/errors/troubleshooting";
import { messagesIn } from "../../check/explain/messages";
import { KNOWN_MESSAGES } from "../../facts/error-messages";
import { isWiringRuleId, WIRING_RULES } from "../../wiring/rules/rules";
import { anchorsOf } from "./anchors";

const DOCS = resolve(__dirname, "../../docs");
const read = (page: string): string => readFileSync(join(DOCS, page), "utf8");
const PAGE = read("troubleshooting.md");
const headings = [...PAGE.matchAll(/^### (.+)$/gm)].map(([, title]) => title!);
const idsIn = (text: string): string[] => messagesIn(text).map(({ message }) => message.id);

test("docs/troubleshooting.md is what `npm run errors` writes", () => {
  expect(troubleshootingPage()).toBe(PAGE);
});

test("each message has one entry, and each code one", () => {
  expect([...headings].sort()).toEqual(KNOWN_MESSAGES.map(({ id }) => id).sort());
  expect(new Set(headings).size).toBe(headings.length);
});

test("the codes are in the order of their numbers", () => {
  const codes = headings.flatMap((each) => /^AADSTS(\d+)$/.exec(each)?.[1] ?? []).map(Number);
  expect(codes.length).toBeGreaterThan(20);
  expect(codes).toEqual([...codes].sort((a, b) => a - b));
});

test("each rule of an entry exists and has a section on its page", () => {
  const linked = [...PAGE.matchAll(/\[([\w-]+)\]\(wiring-rules\.md#([\w-]+)\)/g)].map(([, id, anchor]) => [id, anchor]);
  expect(linked.length).toBeGreaterThan(80);
  const sections = anchorsOf(read("wiring-rules.md")).headings;
  expect(linked.filter(([id, anchor]) => id !== anchor || !isWiringRuleId(id!) || !sections.includes(id))).toEqual([]);
});

test.each(KNOWN_MESSAGES.map(({ id, text }) => [id, text] as const))(
  "explain finds %s in the message of its entry, and nothing else",
  (id, text) => {
    expect(idsIn(text)).toEqual([id]);
  },
);

test.each(KNOWN_MESSAGES.flatMap(({ id }) => (id.startsWith("AADSTS") ? [id] : [])))(
  "explain does not take a longer number for %s",
  (code) => {
    expect(idsIn(`${code}99`)).toEqual([]);
  },
);

test.each([
  "lookup table: no such host",
  "open /tmp/x: no such file or directory",
  'MountVolume.SetUp failed for volume "data": disk is full',
  "failed to acquire token",
])("explain does not know %s", (text) => {
  expect(idsIn(text)).toEqual([]);
});

test("every code that a rule or a page names has an entry", () => {
  const pages = readdirSync(DOCS).filter((file) => file.endsWith(".md"));
  const texts = [...pages.map(read), ...Object.values(WIRING_RULES).map(({ consequence }) => consequence)];
  const codes = texts.flatMap((text) => [...text.matchAll(/AADSTS\d+/g)].map(([code]) => code));
  expect([...new Set(codes)].filter((code) => !headings.includes(code)).sort()).toEqual([]);
});

test("each entry names a command that only reads", () => {
  const reads = /^(az [a-z -]+ (show|list) |kubectl (get|describe|logs) |curl <|command -v |kubelogin --version$)/;
  expect(KNOWN_MESSAGES.filter(({ show }) => !reads.test(show)).map(({ show }) => show)).toEqual([]);
});
