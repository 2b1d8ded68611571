import { useSoftphone } from "./softphone-store.ts";
import type { PhoneCall } from "./softphone-state.ts";

/** Over which of several lines a call goes (G1-13). */
export function CallLine({ call }: { call: Pick<PhoneCall, "lineId"> }) {
  const lines = useSoftphone((softphone) => softphone.lines);
  const line = lines.length > 1 ? lines.find(({ id }) => id === call.lineId) : undefined;
  return line ? <span>{line.label}</span> : null;
}
