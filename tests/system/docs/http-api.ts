import { table } from "./markdown.ts";
import {
  type OpenApiDocument,
  type Operation,
  type Parameter,
  referredName,
  type Schema,
  schemaOf,
} from "./openapi-document.ts";

/** A route as the page names it: `GET /v1/me`. */
function routeName(method: string, path: string): string {
  return `${method.toUpperCase()} ${path}`;
}

/** The parts of docs/http-api.md that follow from the document. */
export function describeHttpApi(document: OpenApiDocument): string[] {
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const name = routeName(method, path);
      const token = describeAccessToken(operation);
      return [`\`${name}\``, operation.summary, token, describeRequest(operation), describeAnswer(operation)];
    }),
  );
  const schemas = Object.entries(document.components.schemas);
  return [
    table(["route", "what", "access token", "request", "answer"], routes),
    ...schemas.map(([name, schema]) => describeSchema(name, schema)),
  ];
}

/** Whether a route takes nothing but an access token, and with which permission. */
function describeAccessToken({ security = [] }: Operation): string {
  const permissions = security.map(({ bearer }) => bearer);
  if (permissions.length === 0 || permissions.includes(undefined)) return "";
  return (
    permissions
      .flat()
      .map((permission) => `\`${permission}\``)
      .join(", ") || "yes"
  );
}

function describeRequest({ parameters = [], requestBody }: Operation): string {
  const body = schemaOf(requestBody?.content);
  const optional = requestBody?.required === false ? ", or no body" : "";
  return [...parameters.map(describeParameter), ...(body ? [describeType(body) + optional] : [])].join("; ");
}

function describeParameter({ name, in: place, required, schema, description }: Parameter): string {
  const optional = required ? "" : " (optional)";
  const values = schema.enum === undefined ? "" : ` (${describeType(schema)})`;
  return `${place} \`${name}\`${optional}${values}: ${description.replace(/\.$/, "")}`;
}

function describeAnswer({ responses }: Operation): string {
  return Object.entries(responses)
    .filter(([status]) => status !== "default")
    .map(([status, { content }]) => {
      const body = schemaOf(content);
      return body === undefined ? status : `${status} ${describeType(body)}`;
    })
    .join(", ");
}

function describeSchema(name: string, schema: Schema): string {
  const members = Object.entries(schema.properties ?? {}).map(([member, value]) => [
    `\`${member}\`${schema.required?.includes(member) ? "" : " (optional)"}`,
    describeType(value),
    value.description ?? "",
  ]);
  const text = schema.description === undefined ? [] : [schema.description];
  return [`### ${name}`, ...text, table(["member", "type", "meaning"], members)].join("\n\n");
}

function describeType(schema: Schema): string {
  const name = referredName(schema);
  if (name !== undefined) return `[${name}](#${name.toLowerCase()})`;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (schema.anyOf !== undefined) return schema.anyOf.map(describeType).join(" or ");
  if (schema.items !== undefined) return `list of ${describeType(schema.items)}`;
  if (schema.properties !== undefined) {
    const members = Object.entries(schema.properties).map(
      ([key, value]) => `\`${key}\` ${describeType(value)}`,
    );
    return `object: ${members.join(", ")}`;
  }
  const { type = "any", format, minLength, maxLength } = schema;
  const length = maxLength === undefined ? "" : `, ${minLength ?? 0} to ${maxLength} characters`;
  return `${format ?? type}${length}`;
}
