import { Anchor, Badge, Button, Group, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { Ago } from '../../components/ago.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { useLoopWords } from '../../texts/loop-words.ts';
import { useFormat } from '../../texts/use-format.ts';
import { DifferencePicture } from './difference-picture.tsx';
import type { ModelVersionsQuery } from './model.generated.ts';
import { useTexts } from './texts.ts';

export type ListedVersion = NonNullable<ModelVersionsQuery['model']>['versions']['edges'][number]['node'];

interface VersionRowProps {
  version: ListedVersion;
  isChampion: boolean;
  isBusy: boolean;
  onShow: (decision: string) => void;
  onJudge: (version: ListedVersion) => void;
  onPromote: (version: ListedVersion) => void;
}

/** A version with what the gate said of it last. */
export function VersionRow({ version, isChampion, isBusy, onShow, onJudge, onPromote }: VersionRowProps) {
  const t = useTexts();
  const words = useLoopWords();
  const format = useFormat();
  const { gateDecision: decision, run } = version;
  const difference = differenceOf(decision);
  const named = { version: version.version };
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Text fw={600} size="sm">
            v{version.version}
          </Text>
          {version.aliases.map((alias) => (
            <Badge key={alias} className="state-badge" variant={alias === 'champion' ? 'filled' : 'default'}>
              {alias}
            </Badge>
          ))}
        </Group>
        {version.description !== null && (
          <Text size="xs" c="dimmed" lineClamp={1}>
            {version.description}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{words(`stage_${version.stage}`)}</Table.Td>
      <Table.Td>
        {decision === null ? (
          <Text size="sm" c="dimmed">
            {t('notJudged')}
          </Text>
        ) : (
          <VerdictBadge verdict={decision.verdict} />
        )}
      </Table.Td>
      <Table.Td w={150}>
        {difference === undefined ? (
          <Text size="sm" c="dimmed">
            {decision === null ? '–' : t(decision.champion === null ? 'noComparison' : 'seeReason')}
          </Text>
        ) : (
          <>
            <DifferencePicture difference={difference} isOfRankings={difference.isOfRankings} />
            <Text size="xs" c="dimmed" ta="center">
              {difference.isOfRankings
                ? t('ndcg', { value: format.difference(difference.value) })
                : t('points', { points: format.points(difference.value) })}
            </Text>
          </>
        )}
      </Table.Td>
      <Table.Td miw={110}>
        {run === null ? (
          '–'
        ) : (
          <Anchor component={Link} to={`/runs/${run.id}`} size="sm" underline="always">
            {run.name}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td>
        <Ago at={version.createdAt} />
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Button
            size="compact-sm"
            variant="default"
            disabled={decision === null}
            onClick={() => decision !== null && onShow(decision.id)}
            aria-label={t('evidenceOf', named)}
          >
            {t('evidence')}
          </Button>
          {!isChampion && (
            <>
              <AllowedButton
                needs="PROMOTE"
                size="compact-sm"
                variant="default"
                disabled={isBusy}
                onClick={() => onJudge(version)}
                aria-label={t('judgeOf', named)}
              >
                {t('judge')}
              </AllowedButton>
              <AllowedButton
                needs="PROMOTE"
                size="compact-sm"
                variant={decision?.verdict === 'PASSED' ? 'filled' : 'default'}
                onClick={() => onPromote(version)}
                aria-label={t('promoteOf', named)}
              >
                {t('promote')}
              </AllowedButton>
            </>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

/** In weighted F1 of listings, or in NDCG@10 of films. */
function differenceOf(decision: ListedVersion['gateDecision']) {
  const listings = decision?.evidence?.difference;
  if (listings !== undefined) return { ...listings, value: listings.weightedF1, isOfRankings: false };
  const films = decision?.userEvidence?.difference;
  return films === undefined ? undefined : { ...films, value: films.ndcgAt10, isOfRankings: true };
}
