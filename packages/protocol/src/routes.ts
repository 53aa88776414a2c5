/** The API's routes; `:name` stands for one path segment. */
export const routes = {
  signUp: { method: "POST", path: "/v1/signup" },
  logIn: { method: "POST", path: "/v1/login" },
  refresh: { method: "POST", path: "/v1/refresh" },
  logOut: { method: "POST", path: "/v1/logout" },
  me: { method: "GET", path: "/v1/me" },
  deleteMe: { method: "DELETE", path: "/v1/me" },
  myEvents: { method: "GET", path: "/v1/me/events" },
  changePassword: { method: "POST", path: "/v1/password" },
  listSessions: { method: "GET", path: "/v1/sessions" },
  endSession: { method: "DELETE", path: "/v1/sessions/:id" },
  endSessions: { method: "DELETE", path: "/v1/sessions" },
  listUsers: { method: "GET", path: "/v1/users" },
  getUser: { method: "GET", path: "/v1/users/:id" },
  disableUser: { method: "POST", path: "/v1/users/:id/disable" },
  enableUser: { method: "POST", path: "/v1/users/:id/enable" },
  deleteUser: { method: "DELETE", path: "/v1/users/:id" },
  listUserSessions: { method: "GET", path: "/v1/users/:id/sessions" },
  endUserSessions: { method: "DELETE", path: "/v1/users/:id/sessions" },
  setUserRoles: { method: "PUT", path: "/v1/users/:id/roles" },
  getRole: { method: "GET", path: "/v1/roles/:name" },
  putRole: { method: "PUT", path: "/v1/roles/:name" },
  deleteRole: { method: "DELETE", path: "/v1/roles/:name" },
  listEvents: { method: "GET", path: "/v1/events" },
  revocations: { method: "GET", path: "/v1/revocations" },
  metadata: { method: "GET", path: "/.well-known/oauth-authorization-server" },
  keySet: { method: "GET", path: "/.well-known/jwks.json" },
  openApi: { method: "GET", path: "/openapi.json" },
} as const;

/** The name of a route. */
export type RouteName = keyof typeof routes;

/** The permissions that the operators' routes ask for. */
export const operatorPermissions = ["users:read", "users:write", "roles:write"] as const;

/** One permission of the operators' routes. */
export type OperatorPermission = (typeof operatorPermissions)[number];
