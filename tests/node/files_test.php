<?php
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Parts;
use OrderUpload\Node\Records\WrittenOrder;

/** What holds for every file of the module. */

const MODULE = __DIR__ . '/../../include/opencart_node/';

/** Every file below a folder of the module that ends so. */
function files_of(string $folder, string $end): array
{
    $files = [];
    foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator(MODULE . $folder, FilesystemIterator::SKIP_DOTS)) as $file) {
        if (substr($file->getFilename(), -strlen($end)) === $end) {
            $files[] = $file->getPathname();
        }
    }
    same(true, $files !== [], "$folder:");

    return $files;
}

function texts_of(string $language): array
{
    $_ = [];
    require MODULE . "core/language/$language.php";

    return $_;
}

function test_both_languages_have_the_same_texts()
{
    $english = array_keys(texts_of('en-gb'));
    $italian = array_keys(texts_of('it-it'));
    sort($english);
    sort($italian);
    same($english, $italian);
}

function test_both_languages_take_the_same_values()
{
    foreach (texts_of('en-gb') as $name => $text) {
        same(substr_count($text, '%s'), substr_count(texts_of('it-it')[$name], '%s'), "$name:");
    }
}

function test_every_finding_has_its_text_and_its_remedy()
{
    preg_match_all("/finding\('(\w+)'/", file_get_contents(MODULE . 'core/Admin/Findings.php'), $found);
    same(true, count($found[1]) > 5);
    foreach ($found[1] as $word) {
        same(true, isset(texts_of('en-gb')["finding_$word"], texts_of('en-gb')["remedy_$word"]), "$word:");
    }
}

function test_every_part_and_every_fact_of_the_orders_page_has_its_title()
{
    $facts = array_merge(WrittenOrder::TEXTS['origin'], WrittenOrder::TEXTS['shipping_method'], Fields::CUSTOM);
    $wanted = array_merge(preg_replace('/^/', 'part_', Parts::names()), preg_replace('/^/', 'field_', array_keys($facts)));
    same([], array_values(array_diff($wanted, array_keys(texts_of('en-gb')))));
}

function test_every_text_of_a_template_is_there()
{
    $shops = ['button_save', 'button_back', 'column_left'];
    foreach (array_merge(files_of('opencart3', '.twig'), files_of('opencart4', '.twig')) as $file) {
        preg_match_all('/\b((?:text|entry|help|column|button)_\w+)/', file_get_contents($file), $found);
        same([], array_values(array_diff(array_unique($found[1]), array_keys(texts_of('en-gb')), $shops)), basename($file) . ':');
    }
}

function test_templates_escape_what_comes_from_outside()
{
    foreach (array_merge(files_of('opencart3', '.twig'), files_of('opencart4', '.twig')) as $file) {
        preg_match_all('/\{\{ ((?:(?:order|parcel|field|call|user|row|doubt|finding)[.\[]|fact\b)[^}]*?) \}\}/', file_get_contents($file), $found);
        $open = array_filter($found[1], function ($value) {
            return substr($value, -2) !== '|e' && !in_array($value, ['user.api_id', 'finding.level', 'finding.action', 'row[0]'], true);
        });
        same([], array_values($open), basename($file) . ':');
    }
}

/** OpenCart 3.0.3.9 runs on PHP 7.3: nothing of later PHP in what it loads. */
function test_core_and_the_layer_for_3_0_are_written_for_php_7_3()
{
    $later = array_filter(['T_FN', 'T_MATCH', 'T_COALESCE_EQUAL', 'T_NULLSAFE_OBJECT_OPERATOR', 'T_ATTRIBUTE', 'T_ENUM', 'T_READONLY'], 'defined');
    $codes = array_map('constant', $later);
    foreach (array_merge(files_of('core', '.php'), files_of('opencart3', '.php'), files_of('../../tests/node', '.php')) as $file) {
        $tokens = token_get_all(file_get_contents($file));
        foreach ($tokens as $at => $token) {
            $isName = in_array($tokens[$at - 1][0] ?? '', [T_OBJECT_OPERATOR, T_DOUBLE_COLON], true) || ($tokens[$at - 2][0] ?? '') === T_FUNCTION;
            same(false, is_array($token) && !$isName && in_array($token[0], $codes, true), basename($file) . ' line ' . ($token[2] ?? 0) . ':');
        }
        same(0, preg_match('/\b(public|protected|private)( static)? (?!static |function )\??[\w\\\\]+ \$\w+( =|;)|catch \([\w\\\\| ]+\) \{/', file_get_contents($file)), basename($file) . ':');
        same(0, preg_match('/\): (static|mixed|never)\b|\b(str_contains|str_starts_with|str_ends_with|array_key_first|array_is_list)\(/', file_get_contents($file)), basename($file) . ':');
    }
}
