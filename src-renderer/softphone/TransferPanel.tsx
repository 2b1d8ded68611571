import { Text } from "@mantine/core";
import { IconArrowForwardUp, IconMessage2 } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { NumberField } from "./NumberField.tsx";
import classes from "./TransferPanel.module.css";

type TransferPanelProps = {
  /** Whose call it is. */
  name: string;
  onTransfer: (text: string) => void;
  onConsult: (text: string, clientId: string | null) => void;
};

/** G1-5, G1-6: to whom a call is handed on, and whether they are asked first. */
export function TransferPanel({ name, onTransfer, onConsult }: TransferPanelProps) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  return (
    <div className={classes.panel} role="group" aria-label={t("softphone.transfer.title", { name })}>
      <Text size="sm" fw={600}>
        {t("softphone.transfer.title", { name })}
      </Text>
      <NumberField
        disabled={false}
        label={t("softphone.transfer.field")}
        placeholder={t("softphone.number.placeholder")}
        text={text}
        onText={setText}
        uses={[
          { name: t("softphone.transfer.first"), icon: <IconMessage2 size={16} />, run: onConsult },
          { name: t("softphone.transfer.now"), icon: <IconArrowForwardUp size={16} />, run: onTransfer },
        ]}
      />
      <Text size="xs" c="dimmed">
        {t("softphone.transfer.hint")}
      </Text>
    </div>
  );
}
