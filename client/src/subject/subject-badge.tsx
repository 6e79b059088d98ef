import { Badge } from '@mantine/core';
import { IconMovie, IconTags } from '@tabler/icons-react';
import { useSubjectTexts } from './subject-texts.ts';
import type { Subject } from './use-subject.ts';

const ICONS = { LISTINGS: IconTags, FILMS: IconMovie };

/** What a row of a list is about. */
export function SubjectBadge({ subject }: { subject: Subject }) {
  const t = useSubjectTexts();
  const Icon = ICONS[subject];
  return (
    <Badge className="state-badge" variant="default" size="sm" leftSection={<Icon size={12} aria-hidden />}>
      {t(subject)}
    </Badge>
  );
}
