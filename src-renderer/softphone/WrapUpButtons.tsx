import { Button } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";

type WrapUpButtonsProps = { onExtend: () => void; onFinish: () => void };

/** G3-7: more time for writing a call up, or done with it; the number field beside stays free for the next call. */
export function WrapUpButtons({ onExtend, onFinish }: WrapUpButtonsProps) {
  const { t } = useTexts();
  return (
    <div role="group" aria-label={t("softphone.wrapUp.group")}>
      <Button.Group>
        <Button size="compact-sm" variant="default" aria-label={t("softphone.wrapUp.extendLabel")} onClick={onExtend}>
          {t("softphone.wrapUp.extend")}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onFinish}>
          {t("softphone.wrapUp.ready")}
        </Button>
      </Button.Group>
    </div>
  );
}
