import { Alert } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ErrorBody } from "../../src-contract/errors.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";

const ownWords = ["cancelled", "conflict", "notFound"] as const;

/** The general sentences of these three kinds speak of records; here they are about a file. */
export function ImportTrouble({ error }: { error: ErrorBody }) {
  const { t } = useTexts();
  const own = ownWords.find((kind) => kind === error.kind);
  if (!own) return <ErrorMessage error={error} />;
  return (
    <Alert role="alert" variant="default" icon={<IconInfoCircle size={18} />} p="sm">
      {t(`importing.troubles.${own}`)}
    </Alert>
  );
}
