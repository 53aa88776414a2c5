import type { FastifyPluginAsyncTypebox, TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";

/** The server as routes see it: request types follow from the TypeBox schemas. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The routes of one subject. */
export type HttpRoutes = FastifyPluginAsyncTypebox;

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route does nothing on behalf of the session cookie, so any origin may send it along. */
    anyOrigin?: true;
  }
}
