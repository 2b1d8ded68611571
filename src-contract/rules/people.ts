import type { Role } from "../entities/user.ts";

/** Whoever changes people; null is the server's own administrator at its console, who may do everything. */
export type PersonManager = { role: Role } | null;

/** Roles that this one may give: an administrator makes no owners. */
export function rolesToGive(manager: PersonManager): readonly Role[] {
  if (manager === null || manager.role === "owner") return ["owner", "admin", "manager", "employee"];
  return manager.role === "admin" ? ["admin", "manager", "employee"] : [];
}

/** Whom this one may invite, change and shut out: an administrator does nothing to an owner. */
export function mayManage(manager: PersonManager, person: { role: Role }): boolean {
  return rolesToGive(manager).includes(person.role);
}
