import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import type { Costs } from '../ml/gate/gate-rule.js';
import { judge } from '../ml/gate/judge.js';
import { readGateRule } from '../platform/config.js';
import { counted } from '../platform/counted.js';
import { digestOfRule, GATE_RULE_VERSION } from '../platform/gate-rule.js';
import { probabilityEvidence } from '../subjects/listings/offline/probability-evidence.js';
import { type AnswerFile, pairAnswers, readAnswers } from '../subjects/listings/offline/read-answers.js';
import type { CommandContext, CommandResult, Environment, Print } from './command.js';
import { evidenceLines } from './evidence-report.js';
import { sizeOf } from './file-options.js';
import { numberArgument } from './options.js';
import { addVerdictExits, VERDICT_EXIT } from './verdict-exit.js';

interface Options {
  champion: string;
  challenger: string;
  championBytes?: number;
  challengerBytes?: number;
  championMicros?: number;
  challengerMicros?: number;
}

export function gateCommand(gondola: Command, { environment }: CommandContext, print: Print): void {
  addVerdictExits(gondola.command('gate'), 'the gate says PASSED')
    .description('judge two files of predictions as the gate judges models, with no server and no database')
    .requiredOption(
      '--champion <file>',
      'CSV or TSV with columns id, truth, predicted (or label), p_<code>...',
    )
    .requiredOption('--challenger <file>', 'the same for the model that wants its place')
    .option('--champion-bytes <number>', "size of the champion's model file", numberArgument)
    .option('--challenger-bytes <number>', "size of the challenger's", numberArgument)
    .option(
      '--champion-micros <number>',
      'time for an answer of the champion, in microseconds',
      numberArgument,
    )
    .option('--challenger-micros <number>', 'time for an answer of the challenger', numberArgument)
    .action(async (options: Options) => {
      print(await judgeFiles(options, environment));
    });
}

async function judgeFiles(options: Options, environment: Environment): Promise<CommandResult> {
  const rule = readGateRule(environment);
  const read = async (option: 'champion' | 'challenger'): Promise<AnswerFile> => {
    await sizeOf(option, options[option]);
    return readAnswers(option, createReadStream(options[option], { highWaterMark: 1 << 18 }));
  };
  const [champion, challenger] = [await read('champion'), await read('challenger')];
  const pairs = pairAnswers(champion, challenger);
  const { codes, ids, ...answers } = pairs;
  const probabilities = probabilityEvidence({ champion, challenger }, pairs);
  const { verdict, reasons, evidence } = judge({ answers, codes, costs: costsOf(options) }, rule);
  const flips = ids.flatMap((id, row) =>
    answers.champion[row] === answers.challenger[row]
      ? []
      : [
          {
            id,
            truth: codes[answers.truth[row]!]!,
            champion: codes[answers.champion[row]!] ?? null,
            challenger: codes[answers.challenger[row]!] ?? null,
          },
        ],
  );
  const notes = [
    ...notesOn('champion', champion),
    ...notesOn('challenger', challenger),
    ...probabilities.notes,
  ];
  return {
    json: {
      ...{
        verdict,
        reasons,
        evidence: { ...evidence, classes: evidence.classes.filter(({ code }) => code !== '') },
      },
      ...{ rule, ruleVersion: GATE_RULE_VERSION, ruleDigest: digestOfRule(rule), notes, flips },
      probabilities: {
        ...{
          rows: probabilities.rows,
          champion: probabilities.champion,
          challenger: probabilities.challenger,
        },
      },
    },
    lines: [
      `${verdict}: ${reasons[0]}`,
      reasons[1]!,
      ...notes,
      '',
      ...evidenceLines(evidence, probabilities),
    ],
    exitCode: VERDICT_EXIT[verdict],
  };
}

function notesOn(who: string, { unanswered, lessProbable }: AnswerFile): string[] {
  return [
    ...(unanswered > 0
      ? [`The ${who} did not answer ${counted(unanswered, 'row')}; what is not answered counts as wrong.`]
      : []),
    ...(lessProbable > 0
      ? [
          `In ${counted(lessProbable, 'row')} the ${who}'s answer is not its most probable category; the answer counts.`,
        ]
      : []),
  ];
}

function costsOf(options: Options): Costs | null {
  const { championBytes, challengerBytes, championMicros, challengerMicros } = options;
  if (
    [championBytes, challengerBytes, championMicros, challengerMicros].every((cost) => cost === undefined)
  ) {
    return null;
  }
  const cost = (bytes: number | undefined, micros: number | undefined) => ({
    fileBytes: bytes ?? null,
    answerMicros: micros === undefined ? null : [micros],
  });
  return {
    champion: cost(championBytes, championMicros),
    challenger: cost(challengerBytes, challengerMicros),
  };
}
