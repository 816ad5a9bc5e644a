<?php
namespace OrderUpload\Node\Request;

use OrderUpload\Node\Database\Schema;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Protocol\CallBody;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Shop\ErrorLog;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Shop\ShopData;

/** Serves one request of the node protocol: from what came to the answer, and its place among the last calls. */
final class RequestHandler
{
    /** Call => the fields that its body may have beside those of every call. */
    const FIELDS = [
        'info' => [],
        'lookup' => ['products', 'countries', 'emails', 'methods'],
        'find' => ['refs', 'order_ids', 'values'],
        'apply' => ['operations'],
        'forget' => ['email', 'refs', 'order_ids'],
    ];

    const NEWER_TABLES = 'newer_tables';

    private $platform;
    private $schema;
    private $settings;
    private $shop;
    private $authentication;
    private $response;
    private $callLog;
    private $errors;
    private $calls;

    /** @param callable[] $calls name of a call => function that gives the answer to a CallBody within an Access */
    public function __construct(
        Platform $platform,
        Schema $schema,
        Settings $settings,
        ShopData $shop,
        Authentication $authentication,
        Response $response,
        CallLog $callLog,
        ErrorLog $errors,
        array $calls
    ) {
        $this->platform = $platform;
        $this->schema = $schema;
        $this->settings = $settings;
        $this->shop = $shop;
        $this->authentication = $authentication;
        $this->response = $response;
        $this->callLog = $callLog;
        $this->errors = $errors;
        $this->calls = $calls;
    }

    /** Answer the request that PHP is serving, and end with it. */
    public function serve()
    {
        $this->response->begin();
        $this->platform->beginRequest();
        $served = new ServedCall();
        try {
            $this->refuseUnfitTables();
            $answer = $this->answer($served);
            $served->size = $answer['forgotten']['orders'] ?? count($answer['answers'] ?? $answer['orders'] ?? []);
            $this->response->send(200, $answer);
        } catch (CallRefused $refusal) {
            $served->status = $refusal->status;
            $served->errorCode = $refusal->word;
            $served->isQuestion = $refusal->isQuestion;
            $message = $refusal->getMessage();
            $this->response->sendError($refusal->status, $refusal->word, $message, $refusal->retryAfter, $refusal->facts);
        } catch (\Throwable $error) {
            $this->errors->keep($error);
            $served->status = 500;
            $served->errorCode = 'internal';
            $this->response->sendError(500, 'internal', 'the shop failed: see its error log');
        }
        $this->log($served);
        exit;
    }

    /** @throws CallRefused where the module's tables are not this module's */
    private function refuseUnfitTables()
    {
        $state = $this->schema->ensure();
        if ($state === Schema::NEWER) {
            throw new CallRefused(403, self::NEWER_TABLES, "a newer module made the module's tables; update the module");
        }
        if ($state === Schema::BUSY) {
            throw new CallRefused(503, 'unavailable', "the module's tables are brought up to date", Schema::PATIENCE_S);
        }
    }

    /** @throws CallRefused */
    private function answer(ServedCall $served): array
    {
        $header = (string)$this->settings->get(Settings::PROXY_HEADER);
        $request = SignedRequest::current($header, (string)$this->settings->get(Settings::PROXIES));
        $served->address = $request->address;
        $served->name = substr(preg_replace('/[^a-z]/', '', $request->parameter('call')), 0, 16);
        $caller = $this->authentication->authenticate($request);
        $served->user = $caller->name;
        $stores = array_map('strval', array_keys($this->shop->stores($this->platform->url())));
        $body = CallBody::read($request->body, $stores);
        if (!isset(self::FIELDS[$served->name])) {
            $message = 'call: one of ' . implode(', ', array_keys(self::FIELDS)) . ' is wanted';
            throw new CallRefused(404, 'unknown_call', $message);
        }
        $body->refuseUnknown(self::FIELDS[$served->name]);
        if (!$caller->access->hasStore((string)$body->storeId)) {
            throw new CallRefused(403, 'store_not_allowed', "this API user may not use store {$body->storeId}");
        }

        return $this->calls[$served->name]($body, $caller->access);
    }

    private function log(ServedCall $served)
    {
        if ($served->errorCode === self::NEWER_TABLES) {
            return; // nothing is written into tables that nobody here understands
        }
        try {
            $this->callLog->keep($served);
        } catch (\Throwable $error) {
            $this->errors->keep($error);
        }
    }
}
