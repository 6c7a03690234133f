import { KNOWN_MESSAGES, type KnownMessage, type MessagePlace } from "../../facts/error-messages";
import { markdownCode } from "../../values/text/markdown-text";

const INTRODUCTION = `# Troubleshooting

Find the message in the list. Or let [\`explain\`](check.md#explain-an-error) find it in a log, and its cause in your manifests and your state. The rules of an entry find its cause before anything is deployed: at synthesis, in tests and in \`check\`. Words in \`<>\` are yours to fill in, and \`…\` is a part of a message that differs. Libraries put a message of Entra ID into one of their own, such as \`failed to acquire token\` or \`ClientAssertionCredential authentication failed\`: the code decides.

If there is no message, a pod without a token is in one of two states. \`kubectl describe pod\` shows \`AZURE_CLIENT_ID\` and \`AZURE_FEDERATED_TOKEN_FILE\` in the environment of the container: then the exchange fails, and the log has a code. It does not show them: then [the webhook did not change the pod](#workloadidentitycredential-is-unavailable). [Concepts](concepts.md#how-each-part-fails) lists the mistakes by part.

\`npm run errors\` writes this page from \`facts/error-messages.ts\`.
`;

/** A section for each place, in the order in which a pod gets its token. */
const SECTIONS: readonly (readonly [MessagePlace, string, string])[] = [
  ["sign-in", "Codes of Entra ID", "In the log of the pod or the pipeline that asks for a token, by number."],
  ["pod", "In the log of a pod", "Before the exchange, or after it."],
  [
    "events",
    "In the events of a pod",
    "The pod is not created or does not start, and Terraform waits until its timeout.",
  ],
  ["apply", "In an apply", "Messages of Azure and of azurerm."],
  ["kubectl", "With kubectl", "Also in an apply, because the kubernetes provider signs in with kubelogin."],
];

/** The text of docs/troubleshooting.md. */
export function troubleshootingPage(messages: readonly KnownMessage[] = KNOWN_MESSAGES): string {
  const sections = SECTIONS.flatMap(([place, title, where]) => {
    const here = messages.filter((each) => each.place === place);
    const ordered = place === "sign-in" ? [...here].sort((a, b) => numberOf(a) - numberOf(b)) : here;
    return [`## ${title}`, where, ...ordered.map(entry)];
  });
  return `${[INTRODUCTION.trimEnd(), ...sections].join("\n\n")}\n`;
}

/** A text of the table in Markdown. It is our own, so only what Markdown would take for markup is escaped. */
const prose = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[<>*_[\]]/g, "\\$&")))
    .join("");

const numberOf = ({ id }: KnownMessage): number => Number(/\d+$/.exec(id)?.[0]);

function entry({ id, text, means, rules, show, write, source }: KnownMessage): string {
  const links = rules.map((rule) => `[${rule}](wiring-rules.md#${rule})`).join(", ");
  return [
    `### ${prose(id)}`,
    [
      `- Message: ${markdownCode(text)}`,
      `- Cause: ${prose(means)}`,
      `- Rules: ${links === "" ? "none, because only Azure or the machine knows it." : `${links}.`}`,
      `- See it: ${markdownCode(show)}`,
      `- Fix: ${prose(write)}.`,
      `- Source: ${prose(source)}.`,
    ].join("\n"),
  ].join("\n\n");
}
