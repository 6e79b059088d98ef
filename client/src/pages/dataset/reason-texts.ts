import { defineTexts } from '../../texts/texts.ts';

/** Why rows and pictures could not be used, by the server's words for it. */
const EN = {
  'column-count': 'wrong number of columns',
  'broken-utf8': 'not valid UTF-8',
  'no-text': 'no text',
  'no-label': 'no label',
  'unknown-label': 'unknown label',
  'conflicting-labels': 'two different labels',
  'label-too-long': 'label too long',
  'title-too-long': 'title too long',
  'description-too-long': 'description too long',
  'id-too-long': 'id too long',
  'duplicate-id': 'id occurs twice',
  'straddles-splits': 'would straddle two parts',
  'not-drawn': 'would enter gold without being drawn by chance',
  'no-user': 'no user',
  'no-id': 'no id',
  'unknown-film': 'unknown film',
  'not-a-number': 'not a number',
  'off-scale': 'off the scale of ratings',
  'bad-time': 'impossible time',
  'duplicate-rating': 'rated again later',
  'no-title': 'no title',
  'no-tag': 'empty tag',
  'tag-too-long': 'tag too long',
  missing: 'file missing',
  'zero-byte': 'empty file',
  broken: 'cannot be read',
  'too-large': 'too large',
  slow: 'took too long to read',
  animated: 'animated',
  'unsupported-format': 'format not supported',
};

type Reason = keyof typeof EN;

const FR: Record<Reason, string> = {
  'column-count': 'mauvais nombre de colonnes',
  'broken-utf8': 'UTF-8 invalide',
  'no-text': 'sans texte',
  'no-label': 'sans étiquette',
  'unknown-label': 'étiquette inconnue',
  'conflicting-labels': 'deux étiquettes différentes',
  'label-too-long': 'étiquette trop longue',
  'title-too-long': 'titre trop long',
  'description-too-long': 'description trop longue',
  'id-too-long': 'identifiant trop long',
  'duplicate-id': 'identifiant en double',
  'straddles-splits': 'serait à cheval sur deux parties',
  'not-drawn': 'entrerait dans gold sans avoir été tirée au hasard',
  'no-user': 'sans utilisateur',
  'no-id': 'sans identifiant',
  'unknown-film': 'film inconnu',
  'not-a-number': 'pas un nombre',
  'off-scale': 'hors de l’échelle des notes',
  'bad-time': 'date impossible',
  'duplicate-rating': 'noté de nouveau ensuite',
  'no-title': 'sans titre',
  'no-tag': 'mot-clé vide',
  'tag-too-long': 'mot-clé trop long',
  missing: 'fichier absent',
  'zero-byte': 'fichier vide',
  broken: 'illisible',
  'too-large': 'trop grande',
  slow: 'trop longue à lire',
  animated: 'animée',
  'unsupported-format': 'format non pris en charge',
};

const useTexts = defineTexts('dataset-reasons', { en: EN, fr: FR });

/** Looks a reason up; the server's own word where it is a new one. */
export function useReason(): (reason: string) => string {
  const t = useTexts();
  return (reason) => (Object.hasOwn(EN, reason) ? t(reason as Reason) : reason);
}
