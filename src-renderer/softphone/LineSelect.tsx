import { Select } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useShallow } from "zustand/react/shallow";
import { outgoingLine } from "./phone-lines.ts";
import { useSoftphone } from "./softphone-store.ts";

/** G1-13: which line the next call goes over; there only for who has several. */
export function LineSelect() {
  const { t } = useTexts();
  const { lines, lineId, chooseLine } = useSoftphone(
    useShallow((softphone) => ({
      lines: softphone.lines,
      lineId: softphone.lineId,
      chooseLine: softphone.chooseLine,
    })),
  );
  if (lines.length < 2) return null;
  return (
    <Select
      w={150}
      aria-label={t("softphone.number.line")}
      title={t("softphone.number.line")}
      value={outgoingLine({ lines, lineId })?.id ?? null}
      data={lines.map(({ id, label, registration }) => ({
        value: id,
        label: registration.state === "registered" ? label : `${label} (${t("softphone.number.lineAway")})`,
      }))}
      allowDeselect={false}
      comboboxProps={{ position: "top-start" }}
      onChange={(chosen) => {
        if (chosen) chooseLine(chosen);
      }}
    />
  );
}
