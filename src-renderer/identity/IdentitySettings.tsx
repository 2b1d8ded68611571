import { useSession } from "../api/use-session.ts";
import { DeviceList } from "./DeviceList.tsx";
import { Invitations } from "./Invitations.tsx";
import { SecondFactor } from "./SecondFactor.tsx";

/** How people come in: one's devices for everybody, the second factor and invitations for owner and administrator. */
export function IdentitySettings() {
  const { role } = useSession().user;
  const isAdministrator = role === "owner" || role === "admin";
  return (
    <>
      <DeviceList />
      {isAdministrator ? <SecondFactor /> : null}
      {isAdministrator ? <Invitations /> : null}
    </>
  );
}
