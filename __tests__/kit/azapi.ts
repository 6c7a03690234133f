// The offline providers do not serve azapi.
import { isObject } from "../../model/terraform/document";

/**
 * A stack in which `terraform_data`, which Terraform has built in, takes the place of each `azapi_resource`: with its id, its
 * references and its dependencies, so that Terraform plans and applies the rest of the stack. The arguments of azapi and the
 * answers of Azure are not tested by it.
 */
export function withoutAzapi<T extends object>(json: T): T {
  const { resource, ...rest } = JSON.parse(
    JSON.stringify(json).replaceAll(/\bazapi_resource\./g, "terraform_data."),
  ) as {
    resource?: Record<string, object>;
    provider?: Record<string, unknown>;
    terraform?: { required_providers?: Record<string, unknown> };
  };
  const { azapi_resource: replaced, ...others } = resource ?? {};
  if (!isObject(replaced)) return json;
  delete rest.provider?.azapi;
  delete rest.terraform?.required_providers?.azapi;
  const data = Object.entries(replaced).map(([name, block]) => {
    const { depends_on, "//": note, ...input } = block as Record<string, unknown>;
    return [name, { "//": note, ...(depends_on !== undefined && { depends_on }), input }];
  });
  return { ...rest, resource: { ...others, terraform_data: Object.fromEntries(data) } } as T;
}
