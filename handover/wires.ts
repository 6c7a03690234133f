import { argumentNames } from "../model/terraform/azurerm-arguments";
import { isObject, managed, type Resource, type StackDocument } from "../model/terraform/document";
import { dependencyClosure } from "../model/terraform/references";
import { type Text, textOf } from "../model/terraform/text";
import { accountsNamed, clientIdOf, credentialsOf, declaredAccounts } from "../model/trust/links";
import {
  accountNameOf,
  type Credential,
  type ServiceAccount,
  type TrustModel,
  unreadIn,
  type Workload,
} from "../model/trust/model";
import { isInjected } from "../model/trust/trust-index";
import { attributeOf, quoted } from "./hcl";
import { JSON_OF_STACK, type Wire, WireWriter } from "./wire-writer";

/** Look-ups that trusts hang on: another name would be another cluster, identity or vault. */
const LOOKED_UP = [
  "azurerm_kubernetes_cluster",
  "azurerm_user_assigned_identity",
  "azurerm_key_vault",
  "azurerm_container_registry",
];
const USE = "azure.workload.identity/use";

/**
 * Every wire of a stack's trusts.
 *
 * @param original the document as synthesized, in which values can be followed into other stacks
 * @param written the document of the bundle, whose expressions the conditions repeat
 */
export function wiresOf(model: TrustModel, original: StackDocument, written: StackDocument): readonly Wire[] {
  const writer = new WireWriter(model, original, written);
  const wires = new Wires(model, original, written, writer);
  const own = <T extends { readonly stack: string }>(all: readonly T[]): readonly T[] =>
    all.filter((each) => each.stack === original.name);
  for (const each of managed(original, "azurerm_kubernetes_cluster")) wires.cluster(each);
  for (const each of managed(original, "azurerm_key_vault")) wires.vault(each);
  for (const each of own(model.credentials)) wires.credential(each);
  wires.chains(own(model.credentials));
  for (const each of own(declaredAccounts(model))) wires.serviceAccount(each);
  for (const each of own(model.workloads)) wires.workload(each);
  for (const each of own(model.grants)) wires.grant(each.address);
  for (const each of original.resources.values())
    if (each.mode === "data" && LOOKED_UP.includes(each.type)) wires.lookUp(each);
  for (const { trust } of unreadIn(model).filter(({ trust: { stack } }) => stack === original.name))
    wires.unread(trust.address);
  wires.clusters();
  return writer.found;
}

class Wires {
  constructor(
    private readonly model: TrustModel,
    private readonly original: StackDocument,
    private readonly written: StackDocument,
    private readonly write: WireWriter,
  ) {}

  public cluster(cluster: Resource): void {
    const { address } = cluster;
    this.write.stays(
      address,
      ["oidc_issuer_enabled"],
      `the issuer of ${address} is off: no token of its pods can be exchanged`,
    );
    this.write.stays(
      address,
      ["workload_identity_enabled"],
      `workload identity of ${address} is off: its pods get no token at their next restart`,
    );
    for (const key of ["client_id", "object_id", "user_assigned_identity_id"])
      this.write.equals(
        address,
        ["kubelet_identity", key],
        `${address} runs its nodes as another identity (${key}), which holds none of the kubelet's grants`,
        ["kubelet_identity", 0, key],
      );
  }

  public vault(vault: Resource): void {
    const { address } = vault;
    this.write.stays(
      address,
      ["purge_protection_enabled"],
      `${address} lost its purge protection: its secrets can be deleted for good`,
    );
    for (const key of argumentNames(vault.type, "rbac_authorization_enabled"))
      this.write.stays(address, [key], `${address} left RBAC mode: its role assignments no longer count`);
    if (vault.values.access_policy !== undefined)
      this.write.asWritten(address, ["access_policy"], `${address} lets others in by its access policies, or to more`);
  }

  public credential(credential: Credential): void {
    const { address, bodyPath } = credential;
    this.write.equals(
      address,
      [...bodyPath, "issuer"],
      `${address} trusts another issuer than the cluster's: the token exchange fails with AADSTS70021 or lets another cluster in`,
    );
    this.write.equals(
      address,
      [...bodyPath, "subject"],
      `${address} names another subject: the service account ${subjectName(credential)} is shut out, or another one let in`,
    );
    for (const key of ["audience", "audiences"])
      this.write.equals(
        address,
        [...bodyPath, key],
        `${address} asks for another audience than the tokens of pods carry`,
      );
    // A body that is JSON in a text has no attributes.
    if (typeof this.original.resources.get(address)?.values.body === "string")
      this.write.asWritten(address, ["body"], `${address} trusts another issuer, subject or audience`);
    // An object of Azure Service Operator.
    for (const key of ["name", "armId"])
      this.write.equals(address, [...bodyPath, "owner", key], `${address} belongs to another identity`);
    const parents = argumentNames("azurerm_federated_identity_credential", "user_assigned_identity_id");
    for (const key of [...parents, "application_id", "application_object_id"])
      this.write.equals(address, [key], `${address} belongs to another identity`);
  }

  /** Azure refuses two writes to one identity at a time. */
  public chains(credentials: readonly Credential[]): void {
    const byIdentity = new Map<string, string[]>();
    for (const { identity, address } of credentials)
      if (identity !== undefined) byIdentity.set(identity, [...(byIdentity.get(identity) ?? []), address]);
    for (const addresses of byIdentity.values()) {
      const before = (address: string): number =>
        addresses.filter((each) => dependencyClosure(this.original, address).has(each)).length;
      const inTurn = [...addresses].sort((a, b) => before(a) - before(b));
      inTurn.slice(1).forEach((address, index) => this.write.chain(inTurn[index]!, address));
    }
  }

  public serviceAccount(account: ServiceAccount): void {
    const { address } = account;
    const name = inNamespace(account.namespace, account.name);
    const metadata = this.write.metadataPath(address);
    for (const key of ["name", "namespace"])
      this.write.equals(
        address,
        [...metadata, key],
        `${address} is no longer the service account ${name}, which the credential and the pods name`,
        this.write.indexed(address, [...metadata, key]),
      );
    const annotations = (account.annotationsPath ?? "").replaceAll("[0]", "").split(".");
    for (const [key, meaning] of [
      ["azure.workload.identity/client-id", "another identity than the one that trusts it"],
      ["azure.workload.identity/tenant-id", "another tenant"],
    ] as const)
      this.write.equals(
        address,
        [...annotations, key],
        `${address} (service account ${name}) points to ${meaning} (${key})`,
        this.write.indexed(address, [...annotations, key]),
      );
  }

  public workload(workload: Workload): void {
    const accountName = accountNameOf(workload);
    const bound = accountsNamed(this.model, { ...workload, name: accountName }).some(
      (each) => clientIdOf(each) !== undefined || credentialsOf(this.model, each).length > 0,
    );
    const injected = isInjected(workload) === true;
    if (!bound && !injected) return;
    const { address } = workload;
    const name = `${workload.kind} ${inNamespace(workload.namespace, workload.name)}`;
    const template = workload.templatePath === "" ? [] : workload.templatePath.replaceAll("[0]", "").split(".");
    const inManifest = workload.templatePath.startsWith("manifest");
    const label = [...template, "metadata", "labels", USE];
    if (injected)
      this.write.add({
        address,
        path: label,
        condition: `try(${attributeOf(address, this.write.indexed(address, label))}, "") == "true"`,
        message: `the pod template of ${address} (${name}) lost the label ${USE} = "true": its pods get no token`,
      });
    const account = [...template, "spec", inManifest ? "serviceAccountName" : "service_account_name"];
    this.write.equals(
      address,
      account,
      `the pods of ${address} (${name}) run as another service account than ${textOf(accountName)}, which the credential names`,
      this.write.indexed(address, account),
    );
    const namespace = [...this.write.metadataPath(address), "namespace"];
    this.write.equals(
      address,
      namespace,
      `${address} (${name}) left the namespace of its service account`,
      this.write.indexed(address, namespace),
    );
  }

  public grant(address: string): void {
    const what: readonly (readonly [string, string])[] = [
      ["role_definition_name", "grants another role"],
      ["role_definition_id", "grants another role"],
      ["principal_id", "grants to another principal"],
      ["principal_type", "names another type of principal"],
      ["scope", "grants on another scope"],
      ["condition", "lost or changed its condition"],
      ["object_id", "grants to another principal"],
      ["key_vault_id", "grants on another vault"],
      ["secret_permissions", "grants other rights to secrets"],
      ["key_permissions", "grants other rights to keys"],
      ["certificate_permissions", "grants other rights to certificates"],
    ];
    for (const [key, meaning] of what) this.write.equals(address, [key], `${address} ${meaning} (${key})`);
    if (!address.startsWith("azapi_resource.")) return;
    this.write.asWritten(address, ["body"], `${address} grants another role or to another principal`);
    this.write.equals(address, ["parent_id"], `${address} grants on another scope`);
  }

  public lookUp(data: Resource): void {
    for (const key of ["name", "resource_group_name"])
      this.write.equals(
        data.address,
        [key],
        `${data.address} looks up another ${data.type.replace(/^azurerm_/, "").replaceAll("_", " ")} (${key})`,
      );
  }

  /** What cannot be read must stay as it is. */
  public unread(address: string): void {
    this.write.asWritten(
      address,
      [],
      `${address} may hold trust that cannot be read, and it is not as it was handed over`,
    );
  }

  /** Which cluster the Kubernetes objects go to: a test cannot see a provider's configuration, but the file it is in. */
  public clusters(): void {
    const configured = isObject(this.written.json.provider) ? this.written.json.provider.kubernetes : undefined;
    (Array.isArray(configured) ? configured : []).forEach((each: unknown, index) => {
      const host = isObject(each) ? each.host : undefined;
      if (typeof host !== "string") return;
      this.write.add({
        address: "provider.kubernetes",
        path: [String(index), "host"],
        condition: `try(${JSON_OF_STACK}.provider.kubernetes[${index}].host, "") == ${quoted(host)}`,
        message: `provider.kubernetes talks to another cluster: service accounts and pods would go there`,
      });
    });
  }
}

const inNamespace = (namespace: Text, name: Text): string => `${textOf(namespace)}/${textOf(name)}`;

function subjectName(credential: Credential): string {
  const { serviceAccount, subject } = credential;
  return serviceAccount ? `${serviceAccount.namespace}/${serviceAccount.name}` : textOf(subject);
}
