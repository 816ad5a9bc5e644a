<?php
/** The cases of tests/fuzz/cases, which the tests in Python read too. */

use OrderUpload\Node\Protocol\CallBody;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Protocol\OperationReader;
use OrderUpload\Node\Protocol\OperationRefused;

/** Return name => row of a data file, with its text in data. */
function cases_of(string $kind): array
{
    $cases = [];
    foreach (json_decode(file_get_contents(__DIR__ . "/../fuzz/cases/$kind.json"), true) as $case) {
        $case['data'] = implode('', array_map(function ($piece) {
            if (is_string($piece)) {
                return $piece;
            }

            return isset($piece['base64']) ? base64_decode($piece['base64']) : str_repeat($piece['text'], $piece['times']);
        }, $case['pieces']));
        $cases[$case['name']] = $case;
    }

    return $cases;
}

/** Return what the reader of a request says of its body: a code, or read. */
function said_of(string $data): string
{
    try {
        CallBody::read($data, ['0', '1']);
    } catch (CallRefused $refusal) {
        return $refusal->word;
    }

    return 'read';
}

/** Return what the reader of operations says of one: a code, or read. */
function said_of_operation(array $row): string
{
    try {
        (new OperationReader(['0', '1']))->read($row);
    } catch (OperationRefused $refusal) {
        return $refusal->reason['code'];
    }

    return 'read';
}

function test_the_body_of_each_case_is_judged_as_the_demo_shop_judges_it()
{
    foreach (cases_of('bodies') as $name => $case) {
        same($case['says'], said_of($case['data']), "$name:");
    }
}

function test_the_operation_of_each_case_is_judged_as_the_demo_shop_judges_it()
{
    foreach (cases_of('operations') as $name => $case) {
        same($case['says'], said_of_operation(json_decode($case['data'], true)), "$name:");
    }
}

function test_a_case_for_another_reader_ends_as_a_body_too()
{
    foreach (array_merge(cases_of('exports'), cases_of('answers'), cases_of('variables')) as $name => $case) {
        same(true, said_of($case['data']) !== '', "$name:");
    }
}
