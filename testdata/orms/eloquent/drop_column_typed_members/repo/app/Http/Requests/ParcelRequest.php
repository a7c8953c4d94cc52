<?php

namespace App\Http\Requests;

use App\Models\Parcel;
use Illuminate\Foundation\Http\FormRequest;

class ParcelRequest extends FormRequest
{
    public function parcel(): Parcel
    {
        return Parcel::findOrFail($this->route('parcel'));
    }
}
