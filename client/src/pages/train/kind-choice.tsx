import { Group, Radio, SimpleGrid, Text } from '@mantine/core';
import { useLanguage } from '../../texts/texts.ts';
import { useTexts } from './texts.ts';
import type { TrainChoicesQuery } from './train.generated.ts';
import type { ModelKind } from './train-form-state.ts';

/** In English the server says it. */
const FRENCH: Record<ModelKind, string> = {
  LINEAR:
    'Un classifieur linéaire sur les mots du titre et de la description : rapide, solide, expliqué mot à mot.',
  NEURAL: 'Un réseau qui lit les mots et regarde l’image.',
  IMAGE: 'Un classifieur qui ne regarde que l’image.',
  FUSION: 'Mots et image jugés séparément ; la confiance accordée à l’image s’apprend sur la validation.',
  POPULARITY: 'Ce que la plupart ont aimé. La mesure de tous les autres.',
  ITEM_KNN: 'Ce qu’ont aimé ceux qui ont aimé les mêmes films.',
  ALS: 'Facteurs de personnes et de films, par moindres carrés alternés.',
  BPR: 'Facteurs de films qui placent ce qui a plu avant le reste.',
  TWO_TOWER: 'Un réseau à deux tours qui lit aussi les genres et les mots des titres.',
};

interface KindChoiceProps {
  kinds: TrainChoicesQuery['modelKinds'];
  kind: ModelKind;
  onChange: (kind: ModelKind) => void;
}

/** The kinds of model, each with what it looks at. */
export function KindChoice({ kinds, kind, onChange }: KindChoiceProps) {
  const t = useTexts();
  const language = useLanguage();
  return (
    <Radio.Group label={t('kind')} value={kind} onChange={(value) => onChange(value as ModelKind)}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" verticalSpacing="xs" mt={4}>
        {kinds.map((each) => (
          <Radio.Card
            key={each.kind}
            value={each.kind}
            p="xs"
            aria-label={t(each.kind)}
            style={{ display: 'flex', alignItems: 'flex-start' }}
          >
            <Group wrap="nowrap" align="flex-start" gap="xs">
              <Radio.Indicator size="xs" mt={3} />
              <div>
                <Text size="sm" fw={600}>
                  {t(each.kind)}
                </Text>
                <Text size="xs" c="dimmed">
                  {language === 'fr' ? FRENCH[each.kind] : each.description}
                </Text>
              </div>
            </Group>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}
