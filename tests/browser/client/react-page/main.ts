// A page of React, or of Preact in its place: it shows who is signed in.
import { createClient } from "@countersign/client";
import { useSession } from "@countersign/client/react";
import { createElement, type ReactElement } from "react";
import { createRoot } from "react-dom/client";

const issuer = new URLSearchParams(location.search).get("issuer") ?? "";
const client = createClient({ url: issuer, mode: "cookie" });

function Greeting(): ReactElement {
  const session = useSession(client);
  const words = session.status === "signed_in" ? `Hello, ${session.user.email}` : session.status;
  return createElement("main", null, words);
}

createRoot(document.body).render(createElement(Greeting));
globalThis.tab = { client, seen: [], callFor: () => Promise.resolve([]) };
