/**
 * Operations of Azure that are data actions only, so that a custom role has them in `dataActions`: Azure refuses a role
 * that has one in `actions`.
 * Source: learn.microsoft.com/azure/role-based-access-control/resource-provider-operations (DataAction); read 2026-11.
 */
const DATA_ACTIONS: readonly RegExp[] = [
  /^Microsoft\.AppConfiguration\/configurationStores\/(keyValues|snapshots)\/(read|write|delete)$/i,
  /^Microsoft\.CognitiveServices\/accounts\/OpenAI\/.+\/(action|read|write|delete)$/i,
  /^Microsoft\.ContainerService\/managedClusters\/(apps|batch|pods|secrets|configmaps|namespaces|serviceaccounts|services)\//i,
  /^Microsoft\.EventHub\/namespaces\/messages\/(send|receive)\/action$/i,
  /^Microsoft\.KeyVault\/vaults\/certificates\/(read|create\/action|delete|backup\/action|update\/action|import\/action)$/i,
  /^Microsoft\.KeyVault\/vaults\/keys\/(encrypt|decrypt|sign|verify|wrap|unwrap|create|import|update|rotate|backup|release)\/action$/i,
  /^Microsoft\.KeyVault\/vaults\/secrets\/(getSecret|setSecret|readMetadata|backup|restore|update|recover|purge)\/action$/i,
  /^Microsoft\.ServiceBus\/namespaces\/messages\/(send|receive)\/action$/i,
  /^Microsoft\.Storage\/storageAccounts\/blobServices\/containers\/blobs\//i,
  /^Microsoft\.Storage\/storageAccounts\/queueServices\/queues\/messages\//i,
  /^Microsoft\.Storage\/storageAccounts\/tableServices\/tables\/entities\//i,
  /^Microsoft\.Storage\/storageAccounts\/fileServices\/(fileshares\/files|readFileBackupSemantics|writeFileBackupSemantics)\//i,
];

/** Whether an operation is a data action, as far as the table knows. */
export const isDataAction = (operation: string): boolean => DATA_ACTIONS.some((each) => each.test(operation));
