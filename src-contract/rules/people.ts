import type { Role } from "../entities/user.ts";

/** Whoever changes people; null is the server's own administrator at its console, who may do everything. */
export type PersonManager = { id: string; role: Role } | null;

/** Roles that this one may give: an administrator makes no owners. */
export function rolesToGive(manager: PersonManager): readonly Role[] {
  if (manager === null || manager.role === "owner") return ["owner", "admin", "manager", "employee"];
  return manager.role === "admin" ? ["admin", "manager", "employee"] : [];
}

/** An administrator changes nothing of an owner. */
export function mayManage(manager: PersonManager, person: { role: Role }): boolean {
  return rolesToGive(manager).includes(person.role);
}
