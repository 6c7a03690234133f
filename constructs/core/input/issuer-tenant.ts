import { AKS_ISSUER } from "../../../facts/azure/clouds";
import { isLiteral } from "../../../values/literal";

/** The tenant in a literal issuer of AKS. Older issuers have none. */
export function tenantOfIssuer(issuerUrl: string): string | undefined {
  if (!isLiteral(issuerUrl) || !AKS_ISSUER.test(issuerUrl)) return undefined;
  const [first, second] = new URL(issuerUrl).pathname.split("/").filter((each) => each !== "");
  return second === undefined ? undefined : first!.toLowerCase();
}
