import type { TerraformProvider, TerraformStack } from "cdktf";
import { block } from "../../../model/terraform/document";
import { isObject } from "../../../values/object";
import { AzapiProvider } from "./azapi-provider";
import { rowOf } from "../../../values/row-of";

/**
 * Settings of a login that azurerm and azapi have.
 * Source: internal/provider/provider.go of github.com/Azure/terraform-provider-azapi at v2.12.0.
 */
const SHARED: ReadonlySet<string> = new Set([
  "auxiliary_tenant_ids",
  "client_certificate",
  "client_certificate_password",
  "client_certificate_path",
  "client_id",
  "client_id_file_path",
  "client_secret",
  "client_secret_file_path",
  "environment",
  "oidc_request_token",
  "oidc_request_url",
  "oidc_token",
  "oidc_token_file_path",
  "subscription_id",
  "tenant_id",
  "use_aks_workload_identity",
  "use_cli",
  "use_msi",
  "use_oidc",
]);

/** Settings with another name in azapi. */
const RENAMED: Readonly<Record<string, string>> = {
  ado_pipeline_service_connection_id: "oidc_azure_service_connection_id",
};

/** Adds the azapi provider to a stack, with the login of its azurerm provider. */
export function addAzapiProvider(stack: TerraformStack, azurerm: TerraformProvider | undefined): void {
  const provider = new AzapiProvider(stack, AzapiProvider.tfResourceType);
  const written: unknown = azurerm?.toTerraform();
  const [login]: unknown[] = isObject(written) ? [block(written, "provider").azurerm].flat() : [];
  for (const [name, value] of Object.entries(isObject(login) ? login : {})) {
    const own = rowOf(RENAMED, name) ?? (SHARED.has(name) ? name : undefined);
    if (own !== undefined && value !== undefined) provider.addOverride(own, value);
  }
}
