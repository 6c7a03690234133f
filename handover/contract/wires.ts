import { CLUSTER_TYPES } from "../../facts/azure/cluster-types";
import { IDENTITY_BINDING_USE, WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { managed, type Resource, type StackDocument } from "../../model/terraform/document";
import { isObject } from "../../values/object";
import { dependencyClosure } from "../../model/terraform/references";
import { type Text, textOf } from "../../model/terraform/text";
import { usesIdentityBinding } from "../../model/trust/identity-uses";
import { declaredAccounts, isBound } from "../../model/trust/links";
import {
  accountNameOf,
  type Credential,
  type ServiceAccount,
  type TrustModel,
  unreadIn,
  type Workload,
} from "../../model/trust/model";
import { grouped } from "../../values/grouped";
import { isInjected } from "../../model/trust/trust-index";
import { attributeOf, quoted } from "../hcl/expressions";
import { identityBindingWires } from "../identity-binding-wires";
import { ofStack } from "../of-stack";
import { JSON_OF_STACK, type Wire, WireWriter } from "./wire-writer";

/** Data sources of trusts: another name would be another cluster, identity or vault. */
const LOOKED_UP = [
  ...CLUSTER_TYPES,
  "azurerm_user_assigned_identity",
  "azurerm_key_vault",
  "azurerm_container_registry",
];
const USE = WEBHOOK_KEYS.use;

/**
 * The wires of the trusts of a stack.
 *
 * @param original the synthesized document, in which references to other stacks resolve
 * @param written the document of the bundle, whose expressions the conditions repeat
 */
export function wiresOf(model: TrustModel, original: StackDocument, written: StackDocument): readonly Wire[] {
  const writer = new WireWriter(model, original, written);
  const wires = new Wires(model, original, written, writer);
  const own = <T extends { readonly stack: string }>(all: readonly T[]): readonly T[] => ofStack(all, original.name);
  for (const each of managed(original, "azurerm_kubernetes_cluster")) wires.cluster(each);
  for (const each of managed(original, "azurerm_key_vault")) wires.vault(each);
  for (const each of own(model.credentials)) wires.credential(each);
  wires.chains(own(model.credentials));
  identityBindingWires(model, original, writer);
  for (const each of own(declaredAccounts(model))) wires.serviceAccount(each);
  for (const each of own(model.workloads)) wires.workload(each);
  for (const each of own(model.grants)) wires.grant(each.address);
  for (const each of original.resources.values())
    if (each.mode === "data" && LOOKED_UP.includes(each.type)) wires.lookUp(each);
  for (const { address } of unreadIn(model, original.name)) wires.unread(address);
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
      `the OIDC issuer of ${address} is off: its pods can no longer exchange their tokens`,
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
        `${address} has another kubelet identity (${key}), which does not have the roles of the previous one`,
        ["kubelet_identity", 0, key],
      );
  }

  public vault(vault: Resource): void {
    const { address } = vault;
    this.write.stays(
      address,
      ["purge_protection_enabled"],
      `${address} lost its purge protection: its secrets can be purged`,
    );
    this.write.stays(
      address,
      ["rbac_authorization_enabled"],
      `${address} left RBAC mode: its role assignments have no effect`,
    );
    if (vault.values.access_policy !== undefined)
      this.write.asWritten(
        address,
        ["access_policy"],
        `${address} gives access to other principals, or more access, with its access policies`,
      );
  }

  public credential(credential: Credential): void {
    const { address, bodyPath } = credential;
    this.write.equals(
      address,
      [...bodyPath, "issuer"],
      `${address} trusts another issuer than the one of the cluster: the token exchange fails with AADSTS70021, or another cluster gets access`,
    );
    this.write.equals(
      address,
      [...bodyPath, "subject"],
      `${address} has another subject: the service account ${subjectName(credential)} loses access, or another one gets access`,
    );
    for (const key of ["audience", "audiences"])
      this.write.equals(address, [...bodyPath, key], `${address} has another audience than the tokens of pods`);
    // A body that is a JSON string has no attributes.
    if (typeof this.original.resources.get(address)?.values.body === "string")
      this.write.asWritten(address, ["body"], `${address} trusts another issuer, subject or audience`);
    // An object of Azure Service Operator.
    for (const key of ["name", "armId"])
      this.write.equals(address, [...bodyPath, "owner", key], `${address} belongs to another identity`);
    const identity = address.startsWith("azapi_resource.") ? "parent_id" : "user_assigned_identity_id";
    for (const key of [identity, "application_id", "application_object_id"])
      this.write.equals(address, [key], `${address} belongs to another identity`);
  }

  /** Azure refuses two writes to one identity at the same time. */
  public chains(credentials: readonly Credential[]): void {
    for (const group of grouped(credentials, ({ identity }) => identity).values()) {
      if (group.length === 1) continue;
      const addresses = group.map(({ address }) => address);
      const inTurn = addresses
        .map((address) => ({ address, closure: dependencyClosure(this.original, address) }))
        .map(({ address, closure }) => ({ address, before: addresses.filter((each) => closure.has(each)).length }))
        .sort((a, b) => a.before - b.before)
        .map(({ address }) => address);
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
        `${address} is no longer the service account ${name} of the credential and the pods`,
        this.write.indexed(address, [...metadata, key]),
      );
    const annotations = (account.annotationsPath ?? "").replaceAll("[0]", "").split(".");
    for (const [key, meaning] of [
      [WEBHOOK_KEYS.clientId, "another identity than the one with the credential"],
      [WEBHOOK_KEYS.tenantId, "another tenant"],
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
    const injected = isInjected(workload) === true;
    if (!injected && !isBound(this.model, workload)) return;
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
    const annotation = [...template, "metadata", "annotations", IDENTITY_BINDING_USE];
    if (injected && usesIdentityBinding(workload))
      this.write.add({
        address,
        path: annotation,
        condition: `lower(try(${attributeOf(address, this.write.indexed(address, annotation))}, "")) == "true"`,
        message: `the pod template of ${address} (${name}) lost the annotation ${IDENTITY_BINDING_USE} = "true": its pods exchange their token at Microsoft Entra ID instead of the proxy of the cluster`,
      });
    const account = [...template, "spec", inManifest ? "serviceAccountName" : "service_account_name"];
    this.write.equals(
      address,
      account,
      `the pods of ${address} (${name}) use another service account than ${textOf(accountName)}, the one of the credential`,
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
      ["role_definition_name", "assigns another role"],
      ["role_definition_id", "assigns another role"],
      ["principal_id", "assigns a role to another principal"],
      ["principal_type", "has another type of principal"],
      ["scope", "assigns a role on another scope"],
      ["condition", "lost or changed its condition"],
      ["object_id", "assigns a role to another principal"],
      ["key_vault_id", "gives access to another vault"],
      ["secret_permissions", "gives other permissions on secrets"],
      ["key_permissions", "gives other permissions on keys"],
      ["certificate_permissions", "gives other permissions on certificates"],
    ];
    for (const [key, meaning] of what) this.write.equals(address, [key], `${address} ${meaning} (${key})`);
    if (!address.startsWith("azapi_resource.")) return;
    this.write.asWritten(address, ["body"], `${address} assigns another role, or assigns it to another principal`);
    this.write.equals(address, ["parent_id"], `${address} assigns a role on another scope`);
  }

  public lookUp(data: Resource): void {
    for (const key of ["name", "resource_group_name"])
      this.write.equals(
        data.address,
        [key],
        `${data.address} reads another ${data.type.replace(/^azurerm_/, "").replaceAll("_", " ")} (${key})`,
      );
  }

  /** Content that cannot be read must not change. */
  public unread(address: string): void {
    this.write.asWritten(address, [], `${address} is not evaluated, and it was changed since the handover`);
  }

  /** The cluster of the Kubernetes objects. A test cannot read a provider configuration, but it can read the file. */
  public clusters(): void {
    const configured = isObject(this.written.json.provider) ? this.written.json.provider.kubernetes : undefined;
    (Array.isArray(configured) ? configured : []).forEach((each: unknown, index) => {
      const host = isObject(each) ? each.host : undefined;
      if (typeof host !== "string") return;
      this.write.add({
        address: "provider.kubernetes",
        path: [String(index), "host"],
        condition: `try(${JSON_OF_STACK}.provider.kubernetes[${index}].host, "") == ${quoted(host)}`,
        message: `provider.kubernetes uses another cluster: service accounts and pods would be created there`,
      });
    });
  }
}

const inNamespace = (namespace: Text, name: Text): string => `${textOf(namespace)}/${textOf(name)}`;

function subjectName(credential: Credential): string {
  const { serviceAccount, subject } = credential;
  return serviceAccount ? `${serviceAccount.namespace}/${serviceAccount.name}` : textOf(subject);
}
