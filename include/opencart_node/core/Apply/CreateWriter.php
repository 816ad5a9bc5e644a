<?php
namespace OrderUpload\Node\Apply;

use OrderUpload\Node\Customers\Buyers;
use OrderUpload\Node\Database\Transaction;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\OrderLinks;

/** Writes the creates of a batch; one that breaks a rule is refused alone. */
final class CreateWriter implements OperationWriter
{
    private $links;
    private $creator;
    private $buyers;
    private $transaction;

    public function __construct(OrderLinks $links, OrderCreator $creator, Buyers $buyers, Transaction $transaction)
    {
        $this->links = $links;
        $this->creator = $creator;
        $this->buyers = $buyers;
        $this->transaction = $transaction;
    }

    public function write(array $operations): array
    {
        $links = $this->links->read(array_column($operations, 'ref'));
        $results = [];
        $sound = [];
        foreach ($operations as $place => $create) {
            try {
                $this->creator->check($create, $links[$create->ref] ?? []);
                $sound[$place] = $create;
            } catch (OperationRefused $refusal) {
                $results[$place] = OperationResult::refused($refusal);
            }
        }
        if ($sound) {
            $announced = $this->announceMails($sound);
            $begun = array_intersect_key($links, array_flip(array_column($sound, 'ref')));
            $ids = $this->creator->run($sound, $begun, $announced);
            foreach ($sound as $place => $create) {
                $results[$place] = OperationResult::done('created', $ids[$create->ref], $this->buyers->note($create));
            }
        }

        return $results;
    }

    /** Keep that a mail goes out for these creates, before it can, and return the references that are reserved by it. */
    private function announceMails(array $creates): array
    {
        $mailing = array_filter($creates, function ($create) {
            return $create->mail === 'always';
        });
        if (!$mailing || !$this->transaction->isPossible()) {
            return [];
        }
        $this->links->reserve($mailing);
        $this->transaction->commitSoFar();

        return array_values(array_column($mailing, 'ref'));
    }
}
