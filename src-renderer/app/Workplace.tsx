import { SoftphoneProvider } from "../softphone/SoftphoneProvider.tsx";
import { Shell } from "./Shell.tsx";
import { TableServices } from "./TableServices.tsx";

/** Everything behind the sign-in gate: one softphone for the whole window, whatever screen is open. */
export function Workplace() {
  return (
    <SoftphoneProvider>
      <TableServices>
        <Shell />
      </TableServices>
    </SoftphoneProvider>
  );
}
