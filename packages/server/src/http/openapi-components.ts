type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [name: string]: Json;
}

/** Moves every schema that has a title to `components.schemas` and refers to it: readers and generators get names. */
export function nameSchemas(document: JsonObject): JsonObject {
  const schemas: JsonObject = {};
  const paths = hoist(document["paths"] ?? {}, schemas);
  return {
    ...document,
    paths,
    components: { ...(document["components"] as JsonObject | undefined), schemas },
  };
}

function hoist(node: Json, schemas: JsonObject): Json {
  if (Array.isArray(node)) return node.map((item) => hoist(item, schemas));
  if (node === null || typeof node !== "object") return node;
  const copy: JsonObject = Object.fromEntries(
    Object.entries(node).map(([name, member]) => [name, hoist(member, schemas)]),
  );
  const { title } = copy;
  if (typeof title !== "string") return copy;
  schemas[title] = copy;
  return { $ref: `#/components/schemas/${title}` };
}
