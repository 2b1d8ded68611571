import { join } from "node:path";
import { childContender } from "../child-contender.ts";

/** Raw better-sqlite3, raw HTTP, raw fsync; encrypted and at FULL as the product is. */
export const floorContender = childContender({
  name: "floor",
  serverFile: join(import.meta.dirname, "server.ts"),
  deskFile: join(import.meta.dirname, "desk.ts"),
});
