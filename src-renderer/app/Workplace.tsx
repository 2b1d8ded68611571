import { SoftphoneProvider } from "../softphone/SoftphoneProvider.tsx";
import { Shell } from "./Shell.tsx";

/** Everything behind the sign-in gate: one softphone for the whole window, whatever screen is open. */
export function Workplace() {
  return (
    <SoftphoneProvider>
      <Shell />
    </SoftphoneProvider>
  );
}
