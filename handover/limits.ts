import { CREDENTIALS_PER_IDENTITY } from "../facts/webhook";

/**
 * Azure's limits that bundles are counted against.
 * Source: learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations (credentials) and
 * learn.microsoft.com/azure/role-based-access-control/troubleshoot-limits (role assignments); read 2026-11.
 */
export const LIMITS = {
  credentialsPerIdentity: CREDENTIALS_PER_IDENTITY,
  roleAssignmentsPerSubscription: 4000,
} as const;
