import { Anchor, Badge, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Panel } from '../../components/panel.tsx';
import { RunStatus } from '../../components/run-status.tsx';
import { useFormat } from '../../texts/use-format.ts';
import styles from './lineage.module.css';
import type { RunOfPage } from './run-of-page.ts';
import { useTexts } from './texts.ts';

const DIGEST_CHARS = 10;

/** From the listings to what serves, as a chain of boxes; each but the run itself leads on. */
export function LineagePanel({ run }: { run: RunOfPage }) {
  const t = useTexts();
  const { count } = useFormat();
  const { datasetVersion, featureSet, modelVersion, parentRun, inputs } = run;
  const foreign = datasetVersion === null ? inputs : [];
  return (
    <Panel title={t('lineage')}>
      <ol className={styles.chain}>
        {datasetVersion !== null && (
          <Step kind={t('dataset')} to={`/data/${datasetVersion.id}`} title={datasetVersion.name}>
            <Digest of={datasetVersion.digest} /> ·{' '}
            {t(datasetVersion.subject === 'FILMS' ? 'ratings' : 'listings', {
              count: datasetVersion.acceptedRows,
              shown: count(datasetVersion.acceptedRows),
            })}
          </Step>
        )}
        {foreign.map(({ name, digest, context }) => (
          <Step key={`${name} ${digest}`} kind={t('dataset')} title={name}>
            <Digest of={digest} />
            {context !== null && ` · ${context}`}
          </Step>
        ))}
        {featureSet !== null && (
          <Step
            kind={t('featureSet')}
            title={t('features', { count: featureSet.featureCount, shown: count(featureSet.featureCount) })}
          >
            <Digest of={featureSet.digest} />
          </Step>
        )}
        {parentRun !== null && (
          <Step kind={t('parentRun')} to={`/runs/${parentRun.id}`} title={parentRun.name} />
        )}
        <Step kind={t('thisRun')} title={run.name} isHere>
          <RunStatus status={run.status} />
        </Step>
        {modelVersion !== null && (
          <Step
            kind={t('modelVersion')}
            to={`/models/${encodeURIComponent(modelVersion.model.name)}`}
            title={`${modelVersion.model.name} v${modelVersion.version}`}
          >
            <Group gap={4} component="span">
              {modelVersion.aliases.map((alias) => (
                <Badge key={alias} size="sm" variant={alias === 'champion' ? 'filled' : 'outline'} tt="none">
                  {alias}
                </Badge>
              ))}
              {modelVersion.aliases.length === 0 && t('noAlias')}
            </Group>
          </Step>
        )}
      </ol>
    </Panel>
  );
}

interface StepProps {
  kind: string;
  title: string;
  to?: string;
  isHere?: boolean;
  children?: ReactNode;
}

function Step({ kind, title, to, isHere = false, children }: StepProps) {
  return (
    <li className={styles.step} aria-current={isHere ? 'step' : undefined}>
      <Text size="xs" c="dimmed">
        {kind}
      </Text>
      <Text size="sm" fw={600} className={styles.title}>
        {to === undefined ? (
          title
        ) : (
          <Anchor component={Link} inherit to={to}>
            {title}
          </Anchor>
        )}
      </Text>
      {children !== undefined && (
        <Text size="xs" c="dimmed" component="div" style={{ overflowWrap: 'anywhere' }}>
          {children}
        </Text>
      )}
    </li>
  );
}

function Digest({ of }: { of: string }) {
  return (
    <Text span ff="monospace" size="xs" title={of}>
      {of.slice(0, DIGEST_CHARS)}
    </Text>
  );
}
