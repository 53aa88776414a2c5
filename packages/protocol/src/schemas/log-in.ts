import { type Static, Type } from "typebox";
import { DeviceNameSchema } from "./device-name.ts";
import { EmailSchema } from "./email.ts";
import { PasswordSchema } from "./password.ts";

/** `POST /v1/login`. */
export const LogInRequestSchema = Type.Object(
  {
    email: EmailSchema,
    password: PasswordSchema,
    device_name: Type.Optional(DeviceNameSchema),
    cookie: Type.Optional(
      Type.Boolean({
        description: "True: the refresh token comes as an HttpOnly cookie, not in the body.",
        default: false,
      }),
    ),
  },
  { additionalProperties: false, title: "LogInRequest" },
);

export type LogInRequest = Static<typeof LogInRequestSchema>;
