/**
 * Seconds that azurerm itself takes to create a resource, by type. Most of it is its own waiting: 20 s after a resource
 * group and after a role assignment, about 121 s until a new public vault answers.
 *
 * Measured with azurerm 4.81.0 against a simulated Azure, 2026-11. A cluster counts as the second that the simulation
 * took; Azure takes minutes, which no order of the resources changes.
 */
export const APPLY_SECONDS: Readonly<Record<string, number>> = {
  azurerm_resource_group: 21,
  azurerm_role_assignment: 21,
  azurerm_key_vault: 122,
};

/** Seconds for a resource of any other type. */
export const OTHER_APPLY_SECONDS = 1;
