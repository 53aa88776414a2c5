import { auditTail } from "./audit-tail.ts";
import { backup } from "./backup.ts";
import type { Command } from "./command.ts";
import { doctor } from "./doctor.ts";
import { keysList, keysRevoke, keysRotate } from "./keys.ts";
import { migrate } from "./migrate.ts";
import { restored } from "./restored.ts";
import { roleAllow, roleCreate, roleDeny } from "./role-define.ts";
import { roleDelete } from "./role-delete.ts";
import { roleList } from "./role-list.ts";
import { secretForget } from "./secret-forget.ts";
import { secretNew } from "./secret-new.ts";
import { serve } from "./serve.ts";
import { sessionEnd } from "./session-end.ts";
import { sessionList } from "./session-list.ts";
import { tokenInspect } from "./token-inspect.ts";
import { userCreate } from "./user-create.ts";
import { userDelete } from "./user-delete.ts";
import { userDisable, userEnable } from "./user-disable.ts";
import { userGrant, userRevoke } from "./user-grant.ts";
import { userList } from "./user-list.ts";
import { userSetPassword } from "./user-set-password.ts";
import { userShow } from "./user-show.ts";

/** All commands, in the order in which they are listed. */
export const commands: readonly Command[] = [
  serve,
  migrate,
  backup,
  restored,
  doctor,
  secretNew,
  secretForget,
  tokenInspect,
  userCreate,
  userList,
  userShow,
  userDisable,
  userEnable,
  userDelete,
  userSetPassword,
  userGrant,
  userRevoke,
  roleList,
  roleCreate,
  roleAllow,
  roleDeny,
  roleDelete,
  sessionList,
  sessionEnd,
  keysList,
  keysRotate,
  keysRevoke,
  auditTail,
];
