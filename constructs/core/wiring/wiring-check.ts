import {
  Annotations,
  Aspects,
  type IAspect,
  TerraformBackend,
  TerraformElement,
  TerraformLocal,
  TerraformModule,
  TerraformOutput,
  TerraformRemoteState,
  TerraformStack,
} from "cdktf";
import type { IConstruct } from "constructs";
import { ArgumentNames } from "../azurerm/argument-names";
import { checkInput } from "../input/check-input";
import { renderedInCheck, stacksOf } from "../synthesis/check-app";
import { PodDrift } from "./pod-drift";
import { CLUSTER_TYPES } from "../../../facts/azure/cluster-types";
import { Registry } from "../registry";
import { refuse } from "../input/refuse";
import { shown } from "../../../values/shown";
import { nearest } from "../../../values/nearest";
import { warn } from "../input/warn";
import { findingText, evaluateWiring, type WiringFinding, type WiringVerdict } from "../../../wiring/evaluate";
import { argumentNames } from "../../../model/terraform/azurerm-arguments";
import { type JsonObject, readConfiguration, type StackDocument } from "../../../model/terraform/document";
import { readTrusts } from "../../../model/trust/read";
import { DATA_PLANE_GRANT_TYPES } from "../../../facts/terraform/data-plane-grant-types";
import { AUTHORIZATION_TYPES } from "../../../facts/terraform/trust-types";
import { isWiringRuleId, type WiringRuleId, WIRING_RULES } from "../../../wiring/rules/rules";
import { Providers } from "../providers/providers";
import { ResourceProviders } from "../azurerm/resource-providers";
import { WrittenArgument } from "../azurerm/write-argument";
import { resolvedIn } from "../../../values/resolved";
import { type Problem, refusal } from "../../../values/problem";
import { rowOf } from "../../../values/row-of";

/** Terraform types that matter for trust, besides those of clusters. The rest of a stack is not read. */
const READ =
  /^(kubernetes(_|$)|time_|helm_|kubectl_|azapi_|azuread_|msgraph_|azurerm_(client_config$|federated|key_vault($|_access_policy$|_secret$)|private_dns_zone$|private_endpoint$|resource_group$|role_|subnet$|subscription$|user_assigned|virtual_network$))/;

const checks = new Registry<WiringCheck>();

/**
 * The wiring check of an app. It reads all workloads, service accounts, credentials, identities, clusters and role
 * assignments, also those of plain provider classes, and rejects incomplete wiring: pods that start and get no token.
 *
 * It is on in every app with a FederatedBinding. Errors are validation errors of their stack. If the app is checked before it
 * is written, an error means that no file is written. Warnings are annotations. What is known only after apply is reported
 * as not evaluated and never rejected. The rules are in `docs/wiring-rules.md`.
 *
 * @example
 * ```ts
 * WiringCheck.of(this).suppress("label-missing", "the label is added by a mutating policy of the cluster");
 * ```
 */
export class WiringCheck {
  /** The wiring check of the app of a construct. Each call returns the same one. */
  public static of(scope: IConstruct): WiringCheck {
    checkInput(scope, "WiringCheck.of", { scope });
    const { root } = scope.node;
    const check = checks.first(root) ?? checks.claim(root, root, new WiringCheck(root));
    // The first stack is written first, so it must report the errors of all stacks.
    const first = root.node.children.find(TerraformStack.isStack);
    if (first) check.watch(first);
    const own = scope.node.scopes.find(TerraformStack.isStack);
    if (own) check.watch(own);
    return check;
  }

  private readonly watched = new Set<TerraformStack>();
  private readonly suppressed: { readonly rule: WiringRuleId; readonly at: IConstruct }[] = [];
  /** The findings that this synthesis has reported. */
  private readonly told = new Set<string>();
  /** The annotations of all syntheses. An annotation stays. */
  private readonly annotated = new Set<string>();
  /** The stacks that this synthesis has validated. Their aspects have run. */
  private readonly read = new Set<TerraformStack>();
  /** The JSON of each stack, with the aspects that have run. */
  private readonly documents = new Map<TerraformStack, StackDocument>();
  private verdict: WiringVerdict | undefined;

  private constructor(private readonly root: IConstruct) {}

  /**
   * Suppresses the findings of a rule.
   *
   * @param rule name of the rule, which a finding shows in brackets
   * @param reason why the rule does not matter here. The manifest shows it as an annotation
   * @param at the construct at or below which the rule is suppressed. @default - the whole app
   * @throws if there is no such rule, or the reason is empty
   */
  public suppress(rule: WiringRuleId, reason: string, at: IConstruct = this.root): this {
    refuse(at, ruleProblem(rule), reasonProblem(rule, reason));
    checkInput(at, "WiringCheck.suppress", { rule, reason, at });
    this.suppressed.push({ rule, at });
    // Annotations of the app itself are not written. The first stack carries them.
    const carrier = at === this.root ? (this.root.node.children.find(TerraformStack.isStack) ?? at) : at;
    Annotations.of(carrier).addInfo(`the wiring rule "${rule}" is suppressed: ${reason}`);
    return this;
  }

  private watch(stack: TerraformStack): void {
    if (this.watched.has(stack)) return;
    this.watched.add(stack);
    stack.node.addValidation({ validate: () => this.validate(stack) });
  }

  /** The errors of this stack, and of later stacks if they can be reported now. */
  private validate(stack: TerraformStack): string[] {
    if (this.read.has(stack)) {
      // Each synthesis validates a stack once: this is the next synthesis, which reports everything again.
      this.read.clear();
      this.told.clear();
      this.documents.clear();
    }
    this.read.add(stack);
    const { findings, notEvaluated } = this.evaluate(stack);
    const errors: string[] = [];
    for (const finding of findings) {
      const at = this.constructAt(finding.path);
      if (this.isSuppressed(finding, at) || !this.isDue(finding, at, stack)) continue;
      this.told.add(keyOf(finding));
      if (finding.severity === "error") errors.push(findingText(finding));
      else this.annotate(findingText(finding), (text) => warn(at ?? stack, text));
    }
    const own = notEvaluated.filter(({ path }) => this.isIn(stack, this.constructAt(path)));
    if (own.length > 0) {
      const text = own.map(({ path, why }) => `${path} (${why})`).join("; ");
      this.annotate(`wiring that is not evaluated: ${text}`, (all) => Annotations.of(stack).addInfo(all));
    }
    return errors;
  }

  /** The findings of the whole app. They are evaluated again only if the aspects of the stack changed its JSON. */
  private evaluate(stack: TerraformStack): WiringVerdict {
    const before = this.documents.get(stack);
    const own = this.render(stack);
    const added = stacksOf(this.root).filter((each) => !this.documents.has(each));
    const isKnown = before === own || JSON.stringify(before?.json) === JSON.stringify(own.json);
    if (this.verdict && isKnown && added.length === 0) return this.verdict;
    for (const each of added) {
      this.watch(each);
      this.render(each);
    }
    const verdict = evaluateWiring(readTrusts([...this.documents.values()]));
    // Resources of other types can order what is read. They are rendered only if that matters.
    const isWhole = verdict.findings.length === 0 || [...this.documents.keys()].every(renderedInCheck);
    this.verdict = isWhole ? verdict : evaluateWiring(readTrusts([...this.documents.keys()].map(wholeOf)));
    return this.verdict;
  }

  private render(stack: TerraformStack): StackDocument {
    const json = jsonOf(stack);
    const known = this.documents.get(stack);
    // During the check of an app, a stack is rendered once.
    if (known?.json === json) return known;
    const document = readConfiguration(json, stack.node.path);
    this.documents.set(stack, document);
    return document;
  }

  private annotate<T extends string>(text: T, add: (text: T) => void): void {
    if (this.annotated.has(text)) return;
    this.annotated.add(text);
    add(text);
  }

  private isSuppressed({ rule }: WiringFinding, at: IConstruct | undefined): boolean {
    return this.suppressed.some(
      (each) => each.rule === rule && (each.at === this.root || at?.node.scopes.includes(each.at)),
    );
  }

  /**
   * Whether a finding is reported now. An error of a later stack is reported at once, before a file is written, unless an
   * aspect that has not run yet can fix it. Then the later stack reports it.
   */
  private isDue(finding: WiringFinding, at: IConstruct | undefined, stack: TerraformStack): boolean {
    if (this.told.has(keyOf(finding))) return false;
    if (!at || this.isIn(stack, at) || this.read.has(TerraformStack.of(at))) return true;
    return finding.severity === "error" && at.node.scopes.every((each) => Aspects.of(each).all.every(changesNoError));
  }

  private isIn(stack: TerraformStack, at: IConstruct | undefined): boolean {
    return at !== undefined && TerraformStack.of(at) === stack;
  }

  private constructAt(path: string): IConstruct | undefined {
    let here: IConstruct | undefined = this.root;
    for (const id of path.split("/")) here = here?.node.tryFindChild(id);
    return here;
  }
}

function ruleProblem(rule: string): Problem | undefined {
  if (typeof rule !== "string" || isWiringRuleId(rule)) return undefined;
  const near = nearest(rule, Object.keys(WIRING_RULES));
  const hint = near === undefined ? "docs/wiring-rules.md lists them" : `did you mean "${near}"?`;
  return refusal("wiring-suppress", `\`rule\` must be the name of a wiring rule, got ${shown(rule)}; ${hint}`);
}

function reasonProblem(rule: string, reason: string): Problem | undefined {
  if (typeof reason !== "string" || reason.trim() !== "") return undefined;
  return refusal(
    "wiring-suppress",
    `\`reason\` must say why "${rule}" does not matter here, got ${shown(reason)}; readers of the code need it`,
  );
}

/**
 * Aspects of this library that fix no error: they add a provider, ignore drift and rename arguments. `ComesAfter` is not
 * among them, because it writes the order that rules ask for.
 */
const OWN_ASPECTS = [ArgumentNames, PodDrift, Providers, ResourceProviders, WrittenArgument];
const changesNoError = (aspect: IAspect): boolean => OWN_ASPECTS.some((each) => aspect instanceof each);

const keyOf = ({ rule, path, text }: WiringFinding): string => JSON.stringify([rule, path, text]);

const wholeOf = (stack: TerraformStack): StackDocument =>
  readConfiguration(resolvedIn(stack, stack.toTerraform()) as JsonObject, stack.node.path);

/** The part of the JSON of a stack that matters for wiring. */
function jsonOf(stack: TerraformStack): JsonObject {
  const whole = renderedInCheck(stack);
  if (whole) return whole as JsonObject;
  const json: Record<string, Record<string, unknown>> = {};
  for (const element of stack.node.findAll()) {
    if (!isRead(element) || TerraformStack.of(element) !== stack) continue;
    const own = element.toTerraform() as Record<string, Record<string, unknown> | undefined>;
    for (const [section, content] of Object.entries(own)) {
      for (const [key, value] of Object.entries(content ?? {})) {
        const known = (json[section] ??= {});
        // Resources of one type are an object by name. Providers of one type are a list.
        if (Array.isArray(value))
          known[key] = [...((known[key] as unknown[]) ?? []), ...value.map((each) => part(key, each))];
        else if (section === "resource" || section === "data") {
          const named = (known[key] ??= {}) as Record<string, unknown>;
          for (const [name, config] of Object.entries(value as object)) named[name] = part(key, config);
        } else known[key] = value;
      }
    }
  }
  return resolvedIn(stack, json) as JsonObject;
}

/** The arguments of large blocks that are read. Resolving the others would take most of the time of a check. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  azurerm_kubernetes_cluster: [
    "//",
    "name",
    "resource_group_name",
    "oidc_issuer_enabled",
    "workload_identity_enabled",
    "api_server_access_profile",
    "identity",
    "kubelet_identity",
    "default_node_pool",
    "private_dns_zone_id",
    "depends_on",
  ],
  azurerm_key_vault: [
    "//",
    "name",
    "resource_group_name",
    "rbac_authorization_enabled",
    "public_network_access_enabled",
  ],
  kubernetes: ["alias", "host"],
};

function part(type: string, config: unknown): unknown {
  const read = rowOf(ARGUMENTS, type);
  if (!read) return config;
  const names = read.flatMap((each) => argumentNames(type, each));
  return Object.fromEntries(Object.entries(config as object).filter(([name]) => names.includes(name)));
}

/** Elements through which values pass, and modules. */
const WHOLE = [TerraformBackend, TerraformLocal, TerraformModule, TerraformOutput, TerraformRemoteState];

function isRead(element: IConstruct): element is TerraformElement {
  if (!TerraformElement.isTerraformElement(element)) return false;
  if (WHOLE.some((type) => element instanceof type)) return true;
  const { terraformResourceType } = element as { terraformResourceType?: unknown };
  return (
    typeof terraformResourceType === "string" &&
    (READ.test(terraformResourceType) ||
      CLUSTER_TYPES.has(terraformResourceType) ||
      AUTHORIZATION_TYPES.has(terraformResourceType) ||
      Object.hasOwn(DATA_PLANE_GRANT_TYPES, terraformResourceType))
  );
}
