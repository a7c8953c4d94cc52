<?php

namespace App\Livewire;

use App\Models\Order;
use App\Models\Parcel;
use Livewire\Component;

class ParcelForm extends Component
{
    public Order $order;

    public Parcel $parcel;

    public ?string $ship_code = null;

    protected $rules = ['ship_code' => 'nullable'];

    public function mount()
    {
        $this->ship_code = $this->parcel->ship_code;
        $this->note = $this->order->note;
    }
}
