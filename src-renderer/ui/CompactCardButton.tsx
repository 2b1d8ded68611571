import { IconId } from "@tabler/icons-react";
import { useContext } from "react";
import { useTexts } from "./texts/TextsProvider.tsx";
import { CompactCardContext } from "./compact-card-context.ts";
import { IconButton } from "./IconButton.tsx";

type CompactCardButtonProps = {
  clientId: string;
  name: string;
  /** Where the list around has a key for it. */
  keys?: string;
};

/** LL-10: beside every client of a list. */
export function CompactCardButton({ clientId, name, keys }: CompactCardButtonProps) {
  const { t } = useTexts();
  const show = useContext(CompactCardContext);
  return (
    <IconButton
      label={t("compact.open", { name })}
      data-client={clientId}
      {...(keys === undefined ? {} : { keys })}
      onClick={(event) => {
        // the row around opens the whole card
        event.stopPropagation();
        show(clientId);
      }}
    >
      <IconId size={16} stroke={1.7} />
    </IconButton>
  );
}
