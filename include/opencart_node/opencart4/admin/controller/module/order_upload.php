<?php
namespace Opencart\Admin\Controller\Extension\OrderUpload\Module;

use OrderUpload\Node\AdminPage;
use OrderUpload\Node\Database;
use OrderUpload\Node\Doubts;
use OrderUpload\Node\Events;
use OrderUpload\Node\Findings;
use OrderUpload\Node\Schema;
use OrderUpload\Node\Settings;
use OrderUpload\Node\Texts;

require_once DIR_EXTENSION . 'order_upload/system/library/autoload.php';

/** Settings page, installation and removal of the module in the admin of OpenCart 4. */
class OrderUpload extends \Opencart\System\Engine\Controller
{
    private const ROUTE = 'extension/order_upload/module/order_upload';

    /** Extensions > Modules > install. */
    public function install(): void
    {
        if ($this->mayModify()) {
            (new Schema($this->database()))->install();
            $settings = new Settings($this->database());
            $settings->installation();
            (new AdminPage($this->database(), $settings))->begin();
            (new Events($this->database()))->register();
        }
    }

    /** Extensions > Modules > uninstall. What was written stays, unless the settings page said otherwise. */
    public function uninstall(): void
    {
        if (!$this->user->hasPermission('modify', 'extension/module')) {
            return;
        }
        (new Events($this->database()))->remove();
        $this->withdrawPermissions();
        if ($this->config->get(Settings::DROP_DATA)) { // the rows are gone by now, this request still knows them
            (new Schema($this->database()))->drop();
        } else {
            (new AdminPage($this->database(), new Settings($this->database())))->remember($this->config);
        }
    }

    /** The settings page. */
    public function index(): void
    {
        (new Schema($this->database()))->ensure();
        $texts = Texts::of((string)$this->language->get('code'));
        $this->document->setTitle($texts['heading_title']);
        $settings = new Settings($this->database());
        $page = new AdminPage($this->database(), $settings);
        $findings = new Findings($this->database(), $settings, $_SERVER);
        $data = $texts + $page->values(HTTP_CATALOG) + $this->links() + [
            'users' => $page->users(),
            'calls' => $page->calls(),
            'doubts' => (new Doubts($this->database()))->all(),
            'findings' => $findings->all(HTTP_CATALOG),
            'texts' => $texts,
            'breadcrumbs' => $this->breadcrumbs($texts),
            'header' => $this->load->controller('common/header'),
            'column_left' => $this->load->controller('common/column_left'),
            'footer' => $this->load->controller('common/footer'),
        ];
        $this->response->setOutput($this->load->view(self::ROUTE, $data));
    }

    /** Keep the settings. */
    public function save(): void
    {
        $this->answer('text_success', function (): void {
            (new AdminPage($this->database(), new Settings($this->database())))->save($this->request->post);
        });
    }

    /** Mend what the page found: missing indexes or events. */
    public function mend(): void
    {
        $isEvents = ($this->request->get['what'] ?? '') === 'events';
        $this->answer($isEvents ? 'text_events_repaired' : 'text_indexes_added', function () use ($isEvents): void {
            $isEvents ? (new Events($this->database()))->register() : (new Schema($this->database()))->install();
        });
    }

    /** Keep what a person found of an order whose stock is in doubt. */
    public function settle(): void
    {
        $this->answer('text_doubt_settled', function (): void {
            $post = $this->request->post;
            (new Doubts($this->database()))->settle((string)($post['ref'] ?? ''), !empty($post['moved']));
        });
    }

    private function answer(string $done, callable $work): void
    {
        $texts = Texts::of((string)$this->language->get('code'));
        $json = ['error' => $texts['error_permission']];
        if ($this->mayModify() && $this->request->server['REQUEST_METHOD'] === 'POST') {
            $work();
            $json = ['success' => $texts[$done], 'redirect' => $this->link(self::ROUTE)];
        }
        $this->response->addHeader('Content-Type: application/json');
        $this->response->setOutput(json_encode($json));
    }

    private function mayModify(): bool
    {
        return $this->user->hasPermission('modify', self::ROUTE) || $this->user->hasPermission('modify', 'extension/module');
    }

    private function withdrawPermissions(): void
    {
        $this->load->model('user/user_group');
        foreach ($this->model_user_user_group->getUserGroups() as $group) {
            $this->model_user_user_group->removePermission((int)$group['user_group_id'], 'access', self::ROUTE);
            $this->model_user_user_group->removePermission((int)$group['user_group_id'], 'modify', self::ROUTE);
        }
    }

    private function links(): array
    {
        return [
            'save' => $this->link(self::ROUTE . '.save'),
            'mend' => $this->link(self::ROUTE . '.mend'),
            'settle' => $this->link(self::ROUTE . '.settle'),
            'back' => $this->link('marketplace/extension', '&type=module'),
            'users_link' => $this->link('user/api'),
            'user_link' => $this->link('user/api.form', '&api_id='),
        ];
    }

    private function breadcrumbs(array $texts): array
    {
        return [
            ['text' => $texts['text_home'], 'href' => $this->link('common/dashboard')],
            ['text' => $texts['text_extension'], 'href' => $this->link('marketplace/extension', '&type=module')],
            ['text' => $texts['heading_title'], 'href' => $this->link(self::ROUTE)],
        ];
    }

    private function link(string $route, string $more = ''): string
    {
        return $this->url->link($route, 'user_token=' . $this->session->data['user_token'] . $more);
    }

    private function database(): Database
    {
        return new Database($this->db, DB_PREFIX);
    }
}
