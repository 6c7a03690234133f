import { textOf } from "../../model/terraform/text";
import type { TrustModel } from "../../model/trust/model";
import type { Entity } from "../../model/trust/entities";

/** For people: what is known after apply is named by where it comes from. */
function shownName(text: string): string {
  return text.replace(/\$\{[^/}]+\/([^}]*)\}/g, "{$1}");
}

/** The names of things as people know them, each once: what is known after apply is an ellipsis, as in `kv-orders-…`. */
export class DisplayNames {
  private readonly byKey: ReadonlyMap<string, string>;

  constructor(model: TrustModel) {
    const entities = [...model.entities.values()];
    const short = new Map(entities.map((each) => [each.key, shortName(model, each)]));
    const count = new Map<string, number>();
    for (const each of entities) {
      const name = `${each.kind} ${short.get(each.key)}`;
      count.set(name, (count.get(name) ?? 0) + 1);
    }
    this.byKey = new Map(
      entities.map((each) => {
        const name = short.get(each.key)!;
        const where = each.place ? `${each.place.stack}: ${each.place.address}` : shownName(each.key);
        return [each.key, count.get(`${each.kind} ${name}`)! > 1 ? `${name} (${where})` : name];
      }),
    );
  }

  public of(key: string): string {
    return this.byKey.get(key) ?? abbreviated(key);
  }
}

function shortName(model: TrustModel, entity: Entity): string {
  const resource = entity.place && model.stacks.resourceAt(entity.place);
  const document = model.stacks.document(entity.place?.stack);
  const own = /^(cluster|identity|vault|registry|storage|network|zone|resource group)$/.test(entity.kind);
  const name = own && resource && document ? model.stacks.resolve(document, resource.values.name) : undefined;
  return abbreviated(name === undefined ? entity.name : textOf(name));
}

/** A name with an ellipsis for each piece that is known after apply; of a computed one, the text that it starts with. */
export function abbreviated(text: string): string {
  const short = text.replace(/\$\{[^/}]+\/((?:[^{}"]|"[^"]*"|\{[^{}]*\})*)\}/g, (_, expression: string) => {
    const literal = /\(/.test(expression) ? /"([A-Za-z0-9][A-Za-z0-9._-]*)"/.exec(expression)?.[1] : undefined;
    return `${literal ?? ""}…`;
  });
  return short === "…" || short === "" ? shownName(text) : short.replace(/…+/g, "…");
}
