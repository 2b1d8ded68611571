import { IconAlertTriangle } from "@tabler/icons-react";
import { useTexts } from "./texts/TextsProvider.tsx";

/** G12-6: beside a time that is over, for whom red is a colour like any other. */
export function OverdueMark() {
  const { t } = useTexts();
  return (
    <span role="img" aria-label={t("tasks.overdue")} data-tip={t("tasks.overdue")}>
      <IconAlertTriangle size={13} stroke={2} style={{ verticalAlign: "-2px" }} />
    </span>
  );
}
