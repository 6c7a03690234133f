import { Id } from "@cdktf/provider-random/lib/id";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { grantToEach } from "../constructs/identity/grant-to-each";
import type { IResourceGroup } from "../constructs/core/location/resource-group";
import { Principal } from "../constructs/identity/principal";
import { accept } from "../constructs/core/findings/accept";
import { keepOnDestroy } from "../constructs/core/kept/keep-on-destroy";
import { refuse } from "../constructs/core/input/refuse";
import { StateStore } from "../constructs/state/state-store";
import { loginToAzure } from "./login";
import { ownResourceGroup } from "./own-resource-group";
import { keepState, keepStateInFile } from "./keep-state";
import { loadPrivateDnsZone, loadPrivateEndpoint, loadPrivateNetwork } from "./private-parts";
import type { Principal as PrincipalSetting, Settings } from "./settings-types";
import { refusal } from "../values/problem";

/**
 * The storage account and container for remote state, with the role assignments of readers and writers. The state of this
 * stack is a file, until `stateStore.ownStateInside` moves it into the container.
 *
 * Paste its output `settings` into "context" in cdktf.json.
 */
export class State extends TerraformStack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const { project, location, remoteState, stateStore = {} } = settings;
    refuse(
      this,
      stateStore.ownStateInside && !remoteState
        ? refusal(
            "setting-relation",
            "`stateStore.ownStateInside` needs `remoteState`: apply the state stack first, paste the settings that it prints, then move its state",
          )
        : undefined,
    );
    if (stateStore.ownStateInside) keepState(this, settings);
    else keepStateInFile(this);
    loginToAzure(this, settings, {
      // The management plane creates accounts and containers, so the principal that runs Terraform needs no role on the data.
      features: [{ storage: [{ dataPlaneAvailable: false }] }],
      storageUseAzuread: true,
    });
    new RandomProvider(this, "random");

    // Kept even if the names come from the settings, so that pasting the printed names changes nothing.
    const suffix = new Id(this, "suffix", { byteLength: 3 }).hex;
    const resourceGroup = ownResourceGroup(this, "resource-group", {
      name: remoteState?.resourceGroupName ?? `rg-${project}-state-${suffix}`,
      location,
    });
    const store = new StateStore(this, "store", {
      resourceGroup,
      storageAccountName: remoteState?.storageAccountName ?? `st${project.replaceAll("-", "").slice(0, 16)}${suffix}`,
      containerName: remoteState?.containerName,
      replication: stateStore.replication,
      allowedIpRanges: stateStore.allowedIpRanges,
      allowedSubnetIds: stateStore.allowedSubnetIds,
      logAnalyticsWorkspaceId: stateStore.logAnalyticsWorkspaceId ?? settings.logAnalyticsWorkspaceId,
      publicNetworkAccess: settings.private === undefined ? undefined : !settings.private,
      deleteLock: stateStore.deleteLock,
      keepOnDestroy: settings.keepOnDestroy,
    });
    if (!settings.private)
      accept(
        store,
        ["CKV_AZURE_59", "CKV2_AZURE_33"],
        "Pipelines reach the account over the internet; only Entra ID logins with a role get in.",
      );
    accept(store, "CKV2_AZURE_1", "Azure encrypts the state with its own keys.");
    accept(store, "CKV_AZURE_33", "The account has no queues.");
    if (!COPIED.includes(stateStore.replication ?? "LRS"))
      accept(
        store,
        "CKV_AZURE_206",
        "Versions and soft delete keep the state; set `stateStore.replication` for another region.",
      );
    accept(
      store.node.findChild("container"),
      "CKV2_AZURE_21",
      "`stateStore.logAnalyticsWorkspaceId` logs reads with a diagnostic setting, which the check does not know.",
    );
    if (settings.private) storeEndpoint(this, store, { name: resourceGroup.name, location }, settings);
    const writers = stateStore.writers ?? settings.administrators;
    grantToEach(this, writers && granteesOf(this, "writers", writers), (writer) => store.grantWrite(writer));
    for (const reader of granteesOf(this, "readers", stateStore.readers ?? [])) store.grantRead(reader);

    // Several lines, because Terraform prints a multi-line text without escapes, and escapes every quote in one line.
    const names = {
      resourceGroupName: store.resourceGroupName,
      storageAccountName: store.storageAccountName,
      containerName: store.containerName,
    };
    const lines = Object.entries(names).map(([name, value]) => `  "${name}": "${value}"`);
    new TerraformOutput(new Construct(this, "outputs"), "settings", {
      value: `"remoteState": {\n${lines.join(",\n")}\n}`,
      description: 'What to paste under "context" in cdktf.json.',
      staticId: true,
    });
  }
}

/** Replication to another region. */
const COPIED: readonly string[] = ["GRS", "RAGRS", "GZRS", "RAGZRS"];
/** The private endpoint of the store, in a network that exists before the platform. */
function storeEndpoint(scope: Construct, store: StateStore, resourceGroup: IResourceGroup, settings: Settings): void {
  const { endpointSubnetId = "", blobDnsZoneId } = settings.privateNetwork ?? {};
  const { PrivateEndpoint } = loadPrivateEndpoint();
  const { PrivateDnsZone } = loadPrivateDnsZone();
  const { networkOf, runnerNetworks } = loadPrivateNetwork();
  const service = "blobStorage";
  const networks = { cluster: networkOf(endpointSubnetId), ...runnerNetworks(settings.privateNetwork ?? {}) };
  const endpoint = new PrivateEndpoint(scope, "store-endpoint", {
    resourceGroup,
    endpointName: `pe-${store.storageAccountName}`,
    service,
    target: { id: store.storageAccountId },
    subnet: { id: endpointSubnetId },
    dnsZone: blobDnsZoneId
      ? { id: blobDnsZoneId }
      : new PrivateDnsZone(scope, "blob-zone", { resourceGroup, service, networks }),
  });
  // Without it nobody reaches the state that is kept.
  if (settings.keepOnDestroy) keepOnDestroy(endpoint, () => endpoint.node.findAll());
}

function granteesOf(scope: Construct, id: string, principals: readonly PrincipalSetting[]): Principal[] {
  const parent = new Construct(scope, id);
  return principals.map((principal) => Principal.fromObjectId(parent, principal.objectId, principal));
}
